/// Pieces that several revisions write in the same way.
#pragma once

#include <warder/json/writer.hpp>
#include <warder/mcp/codec.hpp>

#include <string>
#include <string_view>

namespace warder::mcp::wire {

/// Writes a member unless its text is empty.
void write_optional(json::writer& out, std::string_view name, std::string_view text);

/// What a revision knows of components and content; the members that it does not know are left out.
struct dialect {
    bool titles = true;  ///< and `_meta`, and when something was last modified
    bool links = true;   ///< links to resources among content; else their name and URI are text
    bool icons = true;
    bool extensions = true;  ///< skills and views
};

/// Writes `icons` when there are any.
void write_icons(json::writer& out, const icon_list& icons, dialect known);

/// Writes `_meta` when there is one.
void write_meta(json::writer& out, std::string_view meta, dialect known);

/// Writes `annotations` of a resource or a block when they say something.
void write_annotations(json::writer& out, const annotations& said, dialect known);

/// Writes the members that a tool has in every revision: name, description, input schema.
void write_tool_basics(json::writer& out, const tool& definition);

/// Writes `annotations` when there is a hint or a title to put into it.
void write_annotations(json::writer& out, const tool_hints& hints, std::string_view title);

/// Writes the contents of a resource, an object.
void write_contents(json::writer& out, const embedded_resource& contents, dialect known);

/// Appends one block of content.
void append_block(std::string& out, const content_block& block, dialect known);

/// Appends `"content":[...]`.
void append_content(std::string& out, const tool_result& result, dialect known);

/// A schema around a value that is not an object: `{"type":"object","properties":{"result":...}}`.
/// Definitions move to the new root, and references to the old root to where it is now.
std::string wrap_schema(const std::string& schema);

/// Writes one tool for revisions with titles and with output schemas that describe an object.
void write_titled_tool(json::writer& out, const tool& definition, dialect known);

/// Appends a result for the same revisions.
void append_object_tool_result(
    std::string& out, const tool& called, const tool_result& result, dialect known
);

/// Writes `capabilities`. `resources.subscribe` stands there where subscriptions are declared.
void write_capabilities(json::writer& out, const server_capabilities& capabilities);

/// Writes questions as an object with a member for each.
void write_input_requests(json::writer& out, std::span<const input_request> questions);

/// Writes an `Implementation` as 2025-11-25 and later have it.
void write_implementation(json::writer& out, const implementation& self);

}  // namespace warder::mcp::wire
