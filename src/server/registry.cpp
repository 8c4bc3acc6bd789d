#include <warder/json/node.hpp>
#include <warder/oauth/scope.hpp>
#include <warder/server/registry.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {
namespace {

constexpr std::size_t max_name_bytes = 128;

/// MCP 2025-11-25 server/tools "Tool Names".
bool is_tool_name(std::string_view name) {
    if (name.empty() || name.size() > max_name_bytes) return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    });
}

[[noreturn]] void fail(const mcp::tool& definition, const std::string& problem) {
    throw std::invalid_argument("tool \"" + definition.name + "\": " + problem);
}

bool has_type_object(json::node schema) {
    const auto type = schema["type"];
    return type && type->string() == "object";
}

/// Calls `use` with the root of a schema, which must be an object.
template <class Use>
void read_schema(const mcp::tool& definition, const std::string& schema, Use use) {
    bool is_object = false;
    const auto parsed = json::parse(schema, [&](json::node root) {
        is_object = root.kind() == json::kind::object;
        if (is_object) use(root);
    });
    if (!parsed) fail(definition, "a schema cannot be read: " + parsed.error().log_text());
    if (!is_object) fail(definition, "a schema must be a JSON object");
}

std::vector<mcp::header_parameter> read_input_schema(const mcp::tool& definition) {
    std::vector<mcp::header_parameter> parameters;
    read_schema(definition, definition.input_schema, [&](json::node root) {
        // MCP 2025-11-25 schema `Tool`: the root of inputSchema has "type": "object".
        if (!has_type_object(root)) fail(definition, "its arguments must be a struct");
        try {
            parameters = mcp::header_parameters_of(root);
        } catch (const std::invalid_argument& refused) {
            fail(definition, refused.what());
        }
    });
    return parameters;
}

}  // namespace

registered_tool::registered_tool(server::tool registered)
    : tool(std::move(registered)),
      header_parameters(read_input_schema(tool.definition)),
      where(tool.blocking) {
    mcp::tool& definition = tool.definition;
    if (definition.output_schema.empty()) return;
    read_schema(definition, definition.output_schema, [&](json::node root) {
        definition.output_is_object = has_type_object(root);
    });
}

void registry::add(tool added) {
    const mcp::tool& definition = added.definition;
    if (!is_tool_name(definition.name)) {
        fail(definition, "a name has 1 to 128 characters of A-Z a-z 0-9 _ - .");
    }
    if (by_name_.contains(definition.name)) fail(definition, "this name is taken");
    for (const std::string& scope : added.scopes) {
        if (!oauth::is_scope_token(scope)) {
            fail(definition, "a scope is printable ASCII without spaces, \" and \\");
        }
    }
    const registered_tool& kept = tools_.emplace_back(std::move(added));
    by_name_.emplace(kept.tool.definition.name, &kept);
}

const registered_tool* registry::find(std::string_view name) const noexcept {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace warder::server
