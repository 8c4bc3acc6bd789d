#include "mcp/wire/handshake.hpp"

#include <stdexcept>

namespace warder::mcp::wire {

operation handshake_codec::operation_of(std::string_view method) const noexcept {
    if (method == "initialize") return operation::initialize;
    if (method == "ping") return operation::ping;
    if (method == "logging/setLevel" && server_.capabilities.logging) {
        return operation::set_log_level;
    }
    if (server_.capabilities.subscribe) {
        if (method == "resources/subscribe") return operation::subscribe;
        if (method == "resources/unsubscribe") return operation::unsubscribe;
    }
    return component_operation(method, server_.capabilities);
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

std::string handshake_codec::resource_list(std::span<const resource* const> resources) const {
    std::string text;
    json::writer out(text);
    write_resources(out.begin_object(), resources, known_);
    out.end_object();
    return text;
}

std::string handshake_codec::template_list(std::span<const resource* const> templates) const {
    std::string text;
    json::writer out(text);
    write_templates(out.begin_object(), templates, known_);
    out.end_object();
    return text;
}

void handshake_codec::
    append_contents(std::string& out, std::span<const resource_contents> contents, const cache_hint&)
        const {
    out += '{';
    append_resource_contents(out, contents, known_);
    out += '}';
}

std::string handshake_codec::prompt_list(std::span<const prompt* const> prompts) const {
    std::string text;
    json::writer out(text);
    write_prompts(out.begin_object(), prompts, known_);
    out.end_object();
    return text;
}

void handshake_codec::append_prompt(std::string& out, const prompt_result& given) const {
    out += '{';
    append_messages(out, given, known_);
    if (!given.meta.empty()) out.append(R"(,"_meta":)").append(given.meta);
    out += '}';
}

std::string handshake_codec::skill_list(std::span<const std::string_view> entries) const {
    std::string text;
    json::writer out(text);
    write_texts(out.begin_object(), "skills", entries);
    out.end_object();
    return text;
}

void handshake_codec::append_skill(std::string& out, std::string_view entry) const {
    out.append(R"({"skill":)").append(entry) += '}';
}

std::string handshake_codec::directory(std::span<const std::string_view> children) const {
    std::string text;
    json::writer out(text);
    write_texts(out.begin_object(), "resources", children);
    out.end_object();
    return text;
}

void handshake_codec::append_completion(std::string& out, const completion_result& found) const {
    out += '{';
    append_completion_values(out, found);
    out += '}';
}

void handshake_codec::append_input_required(
    std::string&, std::span<const input_request>, std::string_view
) const {
    throw std::logic_error("these revisions ask by requests of the server");
}

void handshake_codec::append_task(std::string&, const task_state&, task_form) const {
    throw std::logic_error("these revisions have no tasks");
}

}  // namespace warder::mcp::wire
