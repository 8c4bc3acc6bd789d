#include "server/component_name.hpp"
#include <warder/json/node.hpp>
#include <warder/server/registry.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {
namespace {

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
          std::move(registered.access),
          registered.blocking,
          std::move(registered.handler),
          registered.limits
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

void registry::add(tool added) {
    const mcp::tool& definition = added.definition;
    if (!is_component_name(definition.name)) fail(definition, std::string(name_rule));
    if (by_name_.contains(definition.name)) fail(definition, "this name is taken");
    if (added.runs_as_task && !added.handler->takes_context()) {
        fail(definition, "one that runs as a task takes a context");
    }
    const auto& kept =
        tools_.emplace_back(std::make_shared<const registered_tool>(std::move(added)));
    by_name_.emplace(kept->name(), kept.get());
    take(*kept);
}

bool registry::remove_tool(std::string_view name) {
    if (by_name_.erase(name) == 0) return false;
    hidden_.erase(std::string(name));
    std::erase_if(tools_, [name](const auto& one) { return one->name() == name; });
    return true;
}

void registry::hide_tool(std::string_view name, bool hidden) {
    if (hidden) {
        hidden_.emplace(name);
    } else {
        hidden_.erase(std::string(name));
    }
}

const registered_tool* registry::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    if (!hidden_.empty() && hides_tool(name)) return nullptr;
    return found->second;
}

void registry::require_services(const services* provided) const {
    const auto require = [provided](const auto& components) {
        for (const auto& one : components)
            server::require_services(*one, provided);
    };
    require(tools_);
    require(resources_);
    require(prompts_);
    require(completions_);
}

bool registry::has_tasks() const noexcept {
    return std::ranges::any_of(tools_, [](const auto& one) { return one->tool.runs_as_task; });
}

bool registry::talks() const noexcept {
    const auto any = [](const auto& components) {
        return std::ranges::any_of(components, [](const auto& one) { return one->talks(); });
    };
    return any(tools_) || any(resources_) || any(prompts_);
}

}  // namespace warder::server
