#include "mcp/wire/handshake.hpp"

namespace warder::mcp::wire {

operation handshake_codec::operation_of(std::string_view method) const noexcept {
    if (method == "tools/call" && server_.capabilities.tools) return operation::call_tool;
    if (method == "tools/list" && server_.capabilities.tools) return operation::list_tools;
    if (method == "initialize") return operation::initialize;
    if (method == "ping") return operation::ping;
    return operation::unknown;
}

std::string handshake_codec::greeting() const {
    std::string text;
    json::writer out(text);
    out.begin_object().key("protocolVersion").value(revision_);
    write_capabilities(out, server_.capabilities);
    out.key("serverInfo");
    write_self(out, server_.self);
    write_optional(out, "instructions", server_.instructions);
    out.end_object();
    return text;
}

std::string handshake_codec::tool_list(std::span<const tool* const> tools) const {
    std::string text;
    json::writer out(text);
    out.begin_object().key("tools").begin_array();
    for (const tool* definition : tools) {
        write_tool(out, *definition);
    }
    out.end_array().end_object();
    return text;
}

}  // namespace warder::mcp::wire
