#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
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
    : component(
          "tool",
          registered.definition.name,
          std::move(registered.scopes),
          registered.blocking,
          std::move(registered.handler)
      ),
      tool(std::move(registered)),
      header_parameters(read_input_schema(tool.definition)) {
    mcp::tool& definition = tool.definition;
    if (definition.output_schema.empty()) return;
    read_schema(definition, definition.output_schema, [&](json::node root) {
        definition.output_is_object = has_type_object(root);
    });
}

std::optional<mcp::protocol_error> registered_tool::refusal_of(outcome& given, std::string_view)
    const {
    const auto& failure = given.failure();
    if (failure) given.take_result(mcp::error_result(std::string(failure->description)));
    return std::nullopt;
}

void registered_tool::append_result(
    std::string& out, const mcp::codec& codec, outcome& given, std::string_view
) const {
    codec.append_tool_result(out, tool.definition, given.result());
}

registered_resource::registered_resource(resource registered)
    : component(
          "resource",
          registered.definition.uri,
          std::move(registered.scopes),
          registered.blocking,
          std::move(registered.handler)
      ),
      definition(std::move(registered.definition)) {
    if (uri_template::has_variables(definition.uri)) pattern.emplace(definition.uri);
}

std::optional<mcp::protocol_error> registered_resource::refusal_of(
    outcome& given, std::string_view uri
) const {
    const auto& failure = given.failure();
    // SEP-2164: what is not there is an error, never a result without contents.
    const bool absent =
        failure ? failure->code == std::errc::no_such_file_or_directory : given.contents().empty();
    if (absent) return resource_not_found(uri);
    return component::refusal_of(given, uri);
}

void registered_resource::append_result(
    std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
) const {
    for (mcp::resource_contents& part : given.contents()) {
        if (part.uri.empty()) part.uri = uri;
        if (part.mime_type.empty()) part.mime_type = definition.mime_type;
    }
    codec.append_contents(out, given.contents());
}

void registry::add(tool added) {
    const mcp::tool& definition = added.definition;
    if (!is_tool_name(definition.name)) {
        fail(definition, "a name has 1 to 128 characters of A-Z a-z 0-9 _ - .");
    }
    if (by_name_.contains(definition.name)) fail(definition, "this name is taken");
    const registered_tool& kept = tools_.emplace_back(std::move(added));
    by_name_.emplace(kept.tool.definition.name, &kept);
}

const registered_tool* registry::find(std::string_view name) const noexcept {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

void registry::add(resource added) {
    if (by_uri_.contains(added.definition.uri)) {
        throw std::invalid_argument("resource \"" + added.definition.uri + "\": this URI is taken");
    }
    const registered_resource& kept = resources_.emplace_back(std::move(added));
    by_uri_.emplace(kept.definition.uri, &kept);
}

found_resource registry::find_resource(std::string_view uri) const {
    const auto exact = by_uri_.find(uri);
    if (exact != by_uri_.end() && !exact->second->pattern) return {exact->second, "{}"};
    for (const registered_resource& family : resources_) {
        const auto values = family.pattern ? family.pattern->match(uri) : std::nullopt;
        if (!values) continue;
        found_resource found{&family, {}};
        json::writer out(found.arguments);
        out.begin_object();
        for (const auto& [name, value] : *values) {
            const auto decoded = decode_variable(value);
            if (!decoded) return {&family, {}, true};
            out.key(name).value(*decoded);
        }
        out.end_object();
        return found;
    }
    return {};
}

}  // namespace warder::server
