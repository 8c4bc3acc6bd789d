/// What the revisions that open with `initialize` have in common.
#pragma once

#include "mcp/wire/writers.hpp"

#include <utility>

namespace warder::mcp::wire {

/// Base of the legacy codecs; a revision says what it writes differently.
class handshake_codec : public codec {
  public:
    operation operation_of(std::string_view method) const noexcept final;
    std::string greeting() const final;
    std::string tool_list(std::span<const tool* const> tools) const final;

  protected:
    handshake_codec(std::string_view revision, server_description server)
        : revision_(revision), server_(std::move(server)) {}

    /// Writes `serverInfo`'s value.
    virtual void write_self(json::writer& out, const implementation& self) const = 0;

    /// Writes one entry of `tools/list`.
    virtual void write_tool(json::writer& out, const tool& definition) const = 0;

  private:
    std::string_view revision_;
    server_description server_;
};

}  // namespace warder::mcp::wire
