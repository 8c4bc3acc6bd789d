/// Tools as the protocol sees them.
#pragma once

#include <warder/mcp/icon.hpp>

#include <optional>
#include <string>

namespace warder::mcp {

/// What a tool says about its effects. Clients must not trust them; an absent hint means the
/// protocol's default.
///
/// @source  MCP 2025-11-25 schema `ToolAnnotations`
struct tool_hints {
    std::optional<bool> read_only;    ///< changes nothing; default false
    std::optional<bool> destructive;  ///< may destroy what is there; default true
    std::optional<bool> idempotent;   ///< calling it twice is calling it once; default false
    std::optional<bool> open_world;   ///< reaches beyond this server; default true
};

/// The definition of a tool, the same for every revision.
struct tool {
    std::string name;
    std::string title;          ///< for people; empty for none
    std::string description;    ///< for the model
    std::string input_schema;   ///< JSON Schema as JSON text; its root has `"type":"object"`
    std::string output_schema;  ///< JSON Schema as JSON text, or empty for none
    tool_hints hints;
    icon_list icons;
    std::string meta;  ///< JSON text of `_meta`, an object; empty for none

    /// Whether structured content is an object. Legacy peers get anything else as `{"result":...}`.
    bool output_is_object = true;
};

}  // namespace warder::mcp
