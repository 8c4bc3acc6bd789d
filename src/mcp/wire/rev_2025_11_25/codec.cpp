#include "mcp/wire/rev_2025_11_25/codec.hpp"

#include "mcp/wire/handshake.hpp"

namespace warder::mcp::rev_2025_11_25 {
namespace {

/// Adds icons, and the server's description and website.
class wire_codec final : public wire::handshake_codec {
  public:
    explicit wire_codec(const server_description& server)
        : handshake_codec("2025-11-25", server, {}) {}

    void append_tool_result(std::string& out, const tool& called, const tool_result& result)
        const override {
        wire::append_object_tool_result(out, called, result, known());
    }

  private:
    void write_self(json::writer& out, const implementation& self) const override {
        wire::write_implementation(out, self);
    }

    void write_tool(json::writer& out, const tool& definition) const override {
        wire::write_titled_tool(out, definition, known());
    }
};

}  // namespace

std::unique_ptr<codec> make_codec(const server_description& server) {
    return std::make_unique<wire_codec>(server);
}

}  // namespace warder::mcp::rev_2025_11_25
