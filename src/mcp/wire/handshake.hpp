/// What the revisions that open with `initialize` have in common.
#pragma once

#include "mcp/wire/components.hpp"

#include <utility>

namespace warder::mcp::wire {

/// Base of the legacy codecs; a revision says what it writes differently.
class handshake_codec : public codec {
  public:
    operation operation_of(std::string_view method) const noexcept final;
    std::string greeting() const final;
    std::string tool_list(std::span<const tool* const> tools) const final;
    std::string resource_list(std::span<const resource* const> resources) const final;
    std::string template_list(std::span<const resource* const> templates) const final;
    void append_contents(
        std::string& out, std::span<const resource_contents> contents, const cache_hint& cache
    ) const final;
    std::string prompt_list(std::span<const prompt* const> prompts) const final;
    void append_prompt(std::string& out, const prompt_result& given) const final;
    std::string skill_list(std::span<const std::string_view> entries) const final;
    void append_skill(std::string& out, std::string_view entry) const final;
    std::string directory(std::span<const std::string_view> children) const final;
    void append_completion(std::string& out, const completion_result& found) const final;
    void append_input_required(
        std::string& out, std::span<const input_request> questions, std::string_view state
    ) const final;
    void append_task(std::string& out, const task_state& told, task_form form) const final;
    std::string acknowledgement() const final { return "{}"; }

  protected:
    handshake_codec(std::string_view revision, server_description server, dialect known)
        : revision_(revision), server_(std::move(server)), known_(known) {
        server_capabilities& can = server_.capabilities;
        can.tasks = false;
        can.skills = can.skills && known.extensions;
        can.ui = can.ui && known.extensions;
        can.list_changed = can.list_changed && server_.sessions;
        can.subscribe = can.subscribe && server_.sessions;
    }

    /// What of the components differs between these revisions.
    dialect known() const noexcept { return known_; }

    /// Writes `serverInfo`'s value.
    virtual void write_self(json::writer& out, const implementation& self) const = 0;

    /// Writes one entry of `tools/list`.
    virtual void write_tool(json::writer& out, const tool& definition) const = 0;

  private:
    std::string_view revision_;
    server_description server_;
    dialect known_;
};

}  // namespace warder::mcp::wire
