#include "mcp/wire/writers.hpp"

#include <warder/json/node.hpp>
#include <warder/mcp/extension.hpp>

#include <variant>

namespace warder::mcp::wire {
namespace {

void write_hint(json::writer& out, std::string_view name, std::optional<bool> hint) {
    if (hint) out.key(name).value(*hint);
}

/// Writes an array of one text.
void write_audience(json::writer& out, audience only) {
    out.key("audience").begin_array();
    out.value(only == audience::user ? "user" : "assistant").end_array();
}

std::string_view word_for(icon_theme theme) {
    return theme == icon_theme::light ? "light" : "dark";
}

void write(json::writer& out, const text_content& block, dialect) {
    out.key("type").value("text").key("text").value(block.text);
}

void write(json::writer& out, const image_content& block, dialect) {
    out.key("type").value("image").key("data").value(block.data);
    out.key("mimeType").value(block.mime_type);
}

void write(json::writer& out, const audio_content& block, dialect) {
    out.key("type").value("audio").key("data").value(block.data);
    out.key("mimeType").value(block.mime_type);
}

void write(json::writer& out, const resource_link& block, dialect known) {
    if (!known.links) {
        out.key("type").value("text").key("text").value(block.name + ": " + block.uri);
        return;
    }
    out.key("type")
        .value("resource_link")
        .key("uri")
        .value(block.uri)
        .key("name")
        .value(block.name);
    write_optional(out, "title", block.title);
    write_optional(out, "description", block.description);
    write_optional(out, "mimeType", block.mime_type);
    if (block.size) out.key("size").value(*block.size);
    write_icons(out, block.icons, known);
}

void write(json::writer& out, const embedded_resource& block, dialect known) {
    write_contents(out.key("type").value("resource").key("resource"), block, known);
}

bool says_nothing(const annotations& said) {
    return said.audience == audience::everyone && said.priority == annotations::no_priority &&
           said.last_modified.empty();
}

/// What nearly every block is.
bool is_plain(const text_content& block) {
    return block.meta.empty() && says_nothing(block.annotations);
}

bool is_for_root(std::string_view keyword) {
    return keyword == "$defs" || keyword == "definitions" || keyword == "$schema";
}

/// Where a reference leads once its schema stands at `#/properties/result`: the root and what is in
/// it have moved there, definitions have not.
std::string moved_reference(std::string_view reference) {
    const bool is_pointer = reference == "#" || reference.starts_with("#/");
    const bool is_definition =
        reference.starts_with("#/$defs/") || reference.starts_with("#/definitions/");
    if (!is_pointer || is_definition) return std::string(reference);
    return "#/properties/result" + std::string(reference.substr(1));
}

/// Writes `extensions` when there are any, each with its settings.
void write_extensions(json::writer& out, const server_capabilities& capabilities) {
    if (!capabilities.skills && !capabilities.tasks && !capabilities.ui) return;
    out.key("extensions").begin_object();
    if (capabilities.skills) {
        out.key(skills_extension).begin_object().key("directoryRead").value(true).end_object();
    }
    if (capabilities.tasks) out.key(tasks_extension).begin_object().end_object();
    if (capabilities.ui) out.key(ui_extension).begin_object().end_object();
    out.end_object();
}

/// Writes a schema, or a part of one, with its references moved.
void write_moved(json::writer& out, json::node part) {
    if (part.kind() == json::kind::object) {
        out.begin_object();
        part.for_each_member([&](std::string_view keyword, json::node value) {
            out.key(keyword);
            if (keyword == "$ref" && value.string()) {
                out.value(moved_reference(*value.string()));
            } else {
                write_moved(out, value);
            }
            return true;
        });
        out.end_object();
    } else if (part.kind() == json::kind::array) {
        out.begin_array();
        part.for_each_element([&](json::node element) {
            write_moved(out, element);
            return true;
        });
        out.end_array();
    } else {
        out.raw(part.dump());
    }
}

}  // namespace

void write_optional(json::writer& out, std::string_view name, std::string_view text) {
    if (!text.empty()) out.key(name).value(text);
}

void write_tool_basics(json::writer& out, const tool& definition) {
    out.key("name").value(definition.name);
    write_optional(out, "description", definition.description);
    out.key("inputSchema").raw(definition.input_schema);
}

void write_annotations(json::writer& out, const tool_hints& hints, std::string_view title) {
    const bool any = hints.read_only || hints.destructive || hints.idempotent || hints.open_world;
    if (!any && title.empty()) return;
    out.key("annotations").begin_object();
    write_optional(out, "title", title);
    write_hint(out, "readOnlyHint", hints.read_only);
    write_hint(out, "destructiveHint", hints.destructive);
    write_hint(out, "idempotentHint", hints.idempotent);
    write_hint(out, "openWorldHint", hints.open_world);
    out.end_object();
}

void write_icons(json::writer& out, const icon_list& icons, dialect known) {
    if (icons.all().empty() || !known.icons) return;
    out.key("icons").begin_array();
    for (const icon& one : icons.all()) {
        out.begin_object().key("src").value(one.src);
        write_optional(out, "mimeType", one.mime_type);
        if (!one.sizes.empty()) {
            out.key("sizes").begin_array();
            for (const std::string& size : one.sizes) {
                out.value(size);
            }
            out.end_array();
        }
        if (one.theme != icon_theme::any) out.key("theme").value(word_for(one.theme));
        out.end_object();
    }
    out.end_array();
}

void write_meta(json::writer& out, std::string_view meta, dialect known) {
    if (!meta.empty() && known.titles) out.key("_meta").raw(meta);
}

void write_annotations(json::writer& out, const annotations& said, dialect known) {
    const bool limited = said.audience != audience::everyone;
    const bool ranked = said.priority != annotations::no_priority;
    const bool modified = !said.last_modified.empty() && known.titles;
    if (!limited && !ranked && !modified) return;
    out.key("annotations").begin_object();
    if (limited) write_audience(out, said.audience);
    if (ranked) out.key("priority").value(said.priority);
    if (modified) out.key("lastModified").value(said.last_modified);
    out.end_object();
}

void write_contents(json::writer& out, const embedded_resource& contents, dialect known) {
    out.begin_object().key("uri").value(contents.uri);
    write_optional(out, "mimeType", contents.mime_type);
    if (contents.blob) {
        out.key("blob").value(*contents.blob);
    } else {
        out.key("text").value(contents.text);
    }
    write_meta(out, contents.meta, known);
    out.end_object();
}

void append_block(std::string& out, const content_block& block, dialect known) {
    const auto* text = std::get_if<text_content>(&block);
    if (text != nullptr && is_plain(*text)) {
        // Put together without a writer, since nearly every result is this.
        out += R"({"type":"text","text":)";
        json::append_string(out, text->text);
        out += '}';
        return;
    }
    json::writer writer(out);
    writer.begin_object();
    const auto write_typed = [&writer, known](const auto& typed) {
        write(writer, typed, known);
        write_annotations(writer, typed.annotations, known);
        // The contents of a resource have their own.
        constexpr bool embedded = std::is_same_v<decltype(typed), const embedded_resource&>;
        if constexpr (!embedded) write_meta(writer, typed.meta, known);
    };
    std::visit(write_typed, block);
    writer.end_object();
}

void append_content(std::string& out, const tool_result& result, dialect known) {
    out += R"("content":[)";
    for (const content_block& block : result.content) {
        if (&block != &result.content.front()) out += ',';
        append_block(out, block, known);
    }
    out += ']';
}

std::string wrap_schema(const std::string& schema) {
    std::string wrapped;
    json::writer out(wrapped);
    out.begin_object().key("type").value("object");
    const auto parsed = json::parse(schema, [&](json::node root) {
        root.for_each_member([&](std::string_view keyword, json::node value) {
            if (is_for_root(keyword)) write_moved(out.key(keyword), value);
            return true;
        });
        out.key("properties").begin_object().key("result").begin_object();
        root.for_each_member([&](std::string_view keyword, json::node value) {
            if (!is_for_root(keyword)) write_moved(out.key(keyword), value);
            return true;
        });
        out.end_object().end_object();
    });
    // A schema that is no JSON was refused when its tool was registered.
    static_cast<void>(parsed);
    out.key("required").begin_array().value("result").end_array().end_object();
    return wrapped;
}

void write_titled_tool(json::writer& out, const tool& definition, dialect known) {
    out.begin_object();
    write_tool_basics(out, definition);
    write_optional(out, "title", definition.title);
    if (!definition.output_schema.empty()) {
        const std::string& schema = definition.output_schema;
        out.key("outputSchema").raw(definition.output_is_object ? schema : wrap_schema(schema));
    }
    write_annotations(out, definition.hints, {});
    write_icons(out, definition.icons, known);
    write_meta(out, definition.meta, known);
    out.end_object();
}

void append_object_tool_result(
    std::string& out, const tool& called, const tool_result& result, dialect known
) {
    out += '{';
    append_content(out, result, known);
    if (!result.structured_content.empty()) {
        out += R"(,"structuredContent":)";
        if (called.output_is_object && result.structured_content.front() == '{') {
            out += result.structured_content;
        } else {
            out.append(R"({"result":)").append(result.structured_content) += '}';
        }
    }
    if (result.is_error) out += R"(,"isError":true)";
    if (!result.meta.empty()) out.append(R"(,"_meta":)").append(result.meta);
    out += '}';
}

void write_capabilities(json::writer& out, const server_capabilities& capabilities) {
    out.key("capabilities").begin_object();
    const auto declare = [&out](std::string_view name, bool has, bool changes, bool subscribe) {
        if (!has) return;
        out.key(name).begin_object();
        if (subscribe) out.key("subscribe").value(true);
        if (changes) out.key("listChanged").value(true);
        out.end_object();
    };
    const bool changes = capabilities.list_changed;
    declare("tools", capabilities.tools, changes, false);
    declare("resources", capabilities.resources, changes, capabilities.subscribe);
    declare("prompts", capabilities.prompts, changes, false);
    declare("completions", capabilities.completions, false, false);
    declare("logging", capabilities.logging, false, false);
    write_extensions(out, capabilities);
    out.end_object();
}

void write_input_requests(json::writer& out, std::span<const input_request> questions) {
    out.begin_object();
    for (const input_request& one : questions) {
        out.key(one.key).begin_object().key("method").value(one.method);
        out.key("params").raw(one.params).end_object();
    }
    out.end_object();
}

void write_implementation(json::writer& out, const implementation& self) {
    out.begin_object().key("name").value(self.name);
    write_optional(out, "title", self.title);
    out.key("version").value(self.version);
    write_optional(out, "description", self.description);
    write_optional(out, "websiteUrl", self.website_url);
    write_icons(out, self.icons, {});
    out.end_object();
}

}  // namespace warder::mcp::wire
