#include "mcp/wire/components.hpp"

#include <algorithm>

namespace warder::mcp::wire {
namespace {

struct method_row {
    std::string_view method;
    operation asked;
    bool server_capabilities::* declared;
};

constexpr method_row methods[] = {
    {"tools/call", operation::call_tool, &server_capabilities::tools},
    {"tools/list", operation::list_tools, &server_capabilities::tools},
    {"resources/read", operation::read_resource, &server_capabilities::resources},
    {"resources/list", operation::list_resources, &server_capabilities::resources},
    {"resources/templates/list", operation::list_resource_templates, &server_capabilities::resources
    },
    {"prompts/get", operation::get_prompt, &server_capabilities::prompts},
    {"prompts/list", operation::list_prompts, &server_capabilities::prompts},
    {"skills/list", operation::list_skills, &server_capabilities::skills},
    {"skills/get", operation::get_skill, &server_capabilities::skills},
    {"resources/directory/read", operation::read_directory, &server_capabilities::skills},
    {"completion/complete", operation::complete, &server_capabilities::completions},
};

void write_resource(
    json::writer& out, const resource& definition, std::string_view uri_member, dialect known
) {
    out.begin_object().key(uri_member).value(definition.uri);
    out.key("name").value(definition.name);
    if (known.titles) write_optional(out, "title", definition.title);
    write_optional(out, "description", definition.description);
    write_optional(out, "mimeType", definition.mime_type);
    if (definition.size) out.key("size").value(*definition.size);
    write_annotations(out, definition.annotations, known);
    write_icons(out, definition.icons, known);
    write_meta(out, definition.meta, known);
    out.end_object();
}

void write_argument(json::writer& out, const prompt_argument& argument, dialect known) {
    out.begin_object().key("name").value(argument.name);
    if (known.titles) write_optional(out, "title", argument.title);
    write_optional(out, "description", argument.description);
    if (argument.required) out.key("required").value(true);
    out.end_object();
}

}  // namespace

operation component_operation(
    std::string_view method, const server_capabilities& declared
) noexcept {
    for (const method_row& row : methods) {
        if (row.method == method) return declared.*row.declared ? row.asked : operation::unknown;
    }
    return operation::unknown;
}

void write_resources(json::writer& out, std::span<const resource* const> resources, dialect known) {
    out.key("resources").begin_array();
    for (const resource* one : resources) {
        write_resource(out, *one, "uri", known);
    }
    out.end_array();
}

void write_templates(json::writer& out, std::span<const resource* const> templates, dialect known) {
    out.key("resourceTemplates").begin_array();
    for (const resource* one : templates) {
        write_resource(out, *one, "uriTemplate", known);
    }
    out.end_array();
}

void write_prompts(json::writer& out, std::span<const prompt* const> prompts, dialect known) {
    out.key("prompts").begin_array();
    for (const prompt* one : prompts) {
        out.begin_object().key("name").value(one->name);
        if (known.titles) write_optional(out, "title", one->title);
        write_optional(out, "description", one->description);
        if (!one->arguments.empty()) {
            out.key("arguments").begin_array();
            for (const prompt_argument& argument : one->arguments) {
                write_argument(out, argument, known);
            }
            out.end_array();
        }
        write_icons(out, one->icons, known);
        write_meta(out, one->meta, known);
        out.end_object();
    }
    out.end_array();
}

void write_texts(
    json::writer& out, std::string_view name, std::span<const std::string_view> texts
) {
    out.key(name).begin_array();
    for (const std::string_view one : texts) {
        out.raw(one);
    }
    out.end_array();
}

void append_resource_contents(
    std::string& out, std::span<const resource_contents> contents, dialect known
) {
    json::writer writer(out);
    out += R"("contents":)";
    writer.begin_array();
    for (const resource_contents& part : contents) {
        write_contents(writer, part, known);
    }
    writer.end_array();
}

void append_messages(std::string& out, const prompt_result& given, dialect known) {
    if (!given.description.empty()) {
        out += R"("description":)";
        json::append_string(out, given.description);
        out += ',';
    }
    out += R"("messages":[)";
    for (const prompt_message& message : given.messages) {
        if (&message != &given.messages.front()) out += ',';
        out += message.role == role::user ? R"({"role":"user","content":)"
                                          : R"({"role":"assistant","content":)";
        append_block(out, message.content, known);
        out += '}';
    }
    out += ']';
}

void append_completion_values(std::string& out, const completion_result& found) {
    const std::size_t sent = std::min(found.values.size(), max_completion_values);
    out += R"("completion":)";
    json::writer writer(out);
    writer.begin_object().key("values").begin_array();
    for (std::size_t i = 0; i < sent; ++i) {
        writer.value(found.values[i]);
    }
    writer.end_array();
    if (found.total) writer.key("total").value(*found.total);
    writer.key("hasMore").value(found.has_more || sent < found.values.size());
    writer.end_object();
}

}  // namespace warder::mcp::wire
