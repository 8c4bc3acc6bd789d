#include "server/component_name.hpp"
#include <warder/server/registry.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

/// "name of greeting", for the log and for refusals.
std::string name_of(const completion_options& options) {
    return options.argument + " of " + (options.prompt.empty() ? options.resource : options.prompt);
}

[[noreturn]] void fail(const completion_options& options, const std::string& problem) {
    throw std::invalid_argument("completion \"" + name_of(options) + "\": " + problem);
}

bool has_argument(const registered_prompt& prompt, std::string_view name) {
    return std::ranges::any_of(prompt.definition.arguments, [name](const auto& argument) {
        return argument.name == name;
    });
}

bool has_variable(const registered_resource& family, std::string_view name) {
    if (!family.pattern) return false;
    const auto& variables = family.pattern->variables();
    return std::ranges::find(variables, name) != variables.end();
}

/// What a completion is for; throws where it is not there.
const component& completed_by(const registry& components, const completion_options& options) {
    if (options.prompt.empty() == options.resource.empty()) {
        fail(options, "it names a prompt or a resource, and one of them only");
    }
    const component* found = nullptr;
    bool has = false;
    if (!options.prompt.empty()) {
        const registered_prompt* prompt = components.find_prompt(options.prompt);
        if (prompt == nullptr) fail(options, "declare the prompt first");
        found = prompt;
        has = has_argument(*prompt, options.argument);
    } else {
        const registered_resource* resource = components.find_definition(options.resource);
        if (resource == nullptr) fail(options, "declare the resource first");
        found = resource;
        has = has_variable(*resource, options.argument);
    }
    if (!has) fail(options, "there is no such argument");
    return *found;
}

}  // namespace

registered_prompt::registered_prompt(prompt registered)
    : component(
          "prompt",
          registered.definition.name,
          std::move(registered.access),
          registered.blocking,
          std::move(registered.handler)
      ),
      definition(std::move(registered.definition)) {}

void registered_prompt::append_result(
    std::string& out, const mcp::codec& codec, outcome& given, std::string_view
) const {
    mcp::prompt_result& result = given.prompt();
    if (result.description.empty()) result.description = definition.description;
    codec.append_prompt(out, result);
}

registered_completion::registered_completion(completion registered, const component& completed)
    : component(
          "completion",
          name_of(registered.options),
          {},
          registered.options.blocking,
          std::move(registered.handler)
      ) {
    guard_as(completed);
}

void registered_completion::append_result(
    std::string& out, const mcp::codec& codec, outcome& given, std::string_view
) const {
    codec.append_completion(out, given.completion());
}

void registry::add(prompt added) {
    const std::string name = added.definition.name;
    const auto fail = [&name](std::string_view problem) {
        throw std::invalid_argument("prompt \"" + name + "\": " + std::string(problem));
    };
    if (!is_component_name(name)) fail(name_rule);
    if (prompt_by_name_.contains(name)) fail("this name is taken");
    const auto& kept =
        prompts_.emplace_back(std::make_shared<const registered_prompt>(std::move(added)));
    prompt_by_name_.emplace(kept->name(), kept.get());
    take(*kept);
}

bool registry::remove_prompt(std::string_view name) {
    const registered_prompt* const found = find_prompt(name);
    if (found == nullptr) return false;
    remove_completions_of(*found);
    prompt_by_name_.erase(name);
    std::erase_if(prompts_, [found](const auto& one) { return one.get() == found; });
    return true;
}

void registry::add(completion added) {
    const component& completed = completed_by(*this, added.options);
    const std::string argument = added.options.argument;
    if (find_completion(completed, argument) != nullptr) {
        fail(added.options, "it is there twice");
    }
    const auto& kept = completions_.emplace_back(
        std::make_shared<const registered_completion>(std::move(added), completed)
    );
    completions_of_[&completed].emplace(argument, kept.get());
}

void registry::remove_completions_of(const component& completed) {
    const auto of = completions_of_.find(&completed);
    if (of == completions_of_.end()) return;
    for (const auto& named : of->second) {
        std::erase_if(completions_, [&named](const auto& one) {
            return one.get() == named.second;
        });
    }
    completions_of_.erase(of);
}

const registered_prompt* registry::find_prompt(std::string_view name) const noexcept {
    const auto found = prompt_by_name_.find(name);
    return found == prompt_by_name_.end() ? nullptr : found->second;
}

const registered_completion* registry::find_completion(
    const component& completed, std::string_view argument
) const {
    const auto of = completions_of_.find(&completed);
    if (of == completions_of_.end()) return nullptr;
    const auto found = of->second.find(std::string(argument));
    return found == of->second.end() ? nullptr : found->second;
}

}  // namespace warder::server
