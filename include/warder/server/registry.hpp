/// What can be called in a server: by name, and in the order of registration.
#pragma once

#include <warder/core/function.hpp>
#include <warder/mcp/header_parameter.hpp>
#include <warder/server/completion.hpp>
#include <warder/server/component.hpp>
#include <warder/server/policy.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/resource.hpp>
#include <warder/server/skill.hpp>
#include <warder/server/tool.hpp>
#include <warder/server/uri_template.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace warder::server {

/// A tool with what is derived from it.
class registered_tool final : public component {
  public:
    explicit registered_tool(server::tool registered);

    /// A tool's failure is a result, which a model can act on.
    ///
    /// @source  MCP 2025-11-25 server/tools "Error Handling"
    std::optional<mcp::protocol_error> refusal_of(outcome& given, std::string_view uri)
        const override;
    void append_result(
        std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
    ) const override;

    server::tool tool;  ///< its handler and scopes are the component's
    std::vector<mcp::header_parameter> header_parameters;
};

/// A resource or a family of them.
class registered_resource final : public component {
  public:
    explicit registered_resource(resource registered);

    std::optional<mcp::protocol_error> refusal_of(outcome& given, std::string_view uri)
        const override;
    void append_result(
        std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
    ) const override;

    mcp::resource definition;
    std::optional<uri_template> pattern;  ///< of a family
    bool subscribable;                    ///< whether clients may be told that it changed
};

/// A prompt.
class registered_prompt final : public component {
  public:
    explicit registered_prompt(prompt registered);

    void append_result(
        std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
    ) const override;

    mcp::prompt definition;
};

/// A completion of one argument. Its scopes are those of its prompt or resource.
class registered_completion final : public component {
  public:
    registered_completion(completion registered, const component& completed);

    void append_result(
        std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
    ) const override;
};

/// A resource that was found by its URI.
struct found_resource {
    const registered_resource* resource = nullptr;  ///< null for none

    /// The variables as JSON text, an object.
    std::string arguments;

    /// Whether a variable has a value that no handler may see.
    bool unsafe = false;
};

/// A skill that was found by its URI.
struct found_skill {
    const server::skill* skill = nullptr;           ///< null for none
    const registered_resource* resource = nullptr;  ///< its `SKILL.md`
};

/// A folder of skills that was found by its URI.
struct found_directory {
    const std::vector<directory_entry>* children = nullptr;  ///< null for none
    const registered_resource* resource = nullptr;  ///< a file with the scopes of all in it
};

/// Components of one kind, in the order of registration.
template <class Component>
using component_list = std::vector<std::shared_ptr<const Component>>;

/// What can be called. A copy shares the components, which never change, and so what was learnt of
/// how long each of them takes.
///
/// @threads  all const functions may be called concurrently once nothing is changed any more
class registry {
  public:
    /// Adds a tool.
    ///
    /// @throws std::invalid_argument  with a sentence for the developer: its name is not 1 to 128
    /// characters of `A-Z a-z 0-9 _ - .` or is taken, its input schema is no JSON object of type
    /// "object", an `x-mcp-header` in there breaks a rule, or it runs as a task without a context
    void add(tool added);

    /// Adds a resource or a family of them.
    ///
    /// @throws std::invalid_argument  when its URI or template is taken, or it is `subscribable`
    /// and a rule judges its arguments
    void add(resource added);

    /// Adds a prompt.
    ///
    /// @throws std::invalid_argument  when its name is not what a tool's may be, or is taken
    void add(prompt added);

    /// Adds a completion, after the prompt or resource that it is for.
    ///
    /// @throws std::invalid_argument  when there is no such prompt, resource or argument, or it has
    /// a completion already
    void add(completion added);

    /// Adds skills with all their files as resources.
    ///
    /// @param terms  who may use them
    /// @throws std::invalid_argument  when a URI is taken, a folder is already one of other skills,
    /// or a scope is none
    void add(skill_collection added, const access_terms& terms = {});

    /// Takes away a tool, hidden or not; false where there is none of that name.
    bool remove_tool(std::string_view name);

    /// Takes away a resource or family, by its URI or template, with its completions; false where
    /// there is none, and for a file of a skill, which its skill tells of.
    bool remove_resource(std::string_view uri);

    /// Takes away a prompt with its completions; false where there is none of that name.
    bool remove_prompt(std::string_view name);

    /// Whether a tool has that name, hidden or not.
    bool has_tool(std::string_view name) const noexcept { return by_name_.contains(name); }

    /// Hides a tool of this registry, or shows it again at its old place.
    void hide_tool(std::string_view name, bool hidden);

    /// Whether the tool of that name is hidden: in no list, and not to be found.
    bool hides_tool(std::string_view name) const { return hidden_.contains(std::string(name)); }

    /// The tool of that exact name, or null. It lives as long as the registry.
    const registered_tool* find(std::string_view name) const;

    /// The resource of exactly that URI, or else the first family whose template fits.
    ///
    /// @param shown  what is passed over where it says no
    found_resource find_resource(
        std::string_view uri, function_ref<bool(const component&)> shown = everything
    ) const;

    /// The skill whose `SKILL.md` has exactly that URI.
    found_skill find_skill(std::string_view uri) const noexcept;

    /// The folder of skills of exactly that URI.
    found_directory find_directory(std::string_view uri) const;

    /// The prompt of that exact name, or null.
    const registered_prompt* find_prompt(std::string_view name) const noexcept;

    /// The resource or family of exactly that URI or template, or null.
    const registered_resource* find_definition(std::string_view uri) const noexcept;

    /// The completion of an argument of a prompt or resource of this registry, or null.
    const registered_completion* find_completion(
        const component& completed, std::string_view argument
    ) const;

    /// All tools, the hidden ones too.
    const component_list<registered_tool>& all() const noexcept { return tools_; }
    const component_list<registered_resource>& resources() const noexcept { return resources_; }
    const component_list<registered_prompt>& prompts() const noexcept { return prompts_; }
    const std::vector<std::shared_ptr<const skill_collection>>& skills() const noexcept {
        return skills_;
    }
    const component_list<registered_completion>& completions() const noexcept {
        return completions_;
    }

    /// Whether calls of any tool may go on as tasks.
    bool has_tasks() const noexcept;

    /// Whether the code of anything can speak to a client while it runs.
    bool talks() const noexcept;

    /// Refuses a handler that takes by reference what nobody provides.
    ///
    /// @param provided  null for nothing
    /// @throws std::invalid_argument  with a sentence for the developer
    void require_services(const services* provided) const;

    /// Refuses a tool whose view is no resource of this registry, or one of another type.
    ///
    /// @throws std::invalid_argument  with a sentence for the developer
    void require_view(std::string_view tool) const;

    /// The same for all tools.
    void require_views() const;

    /// Puts all components, and those that come later, under the rules of a policy. Called once,
    /// before anybody can find a component.
    ///
    /// @param rules      outlives the changes
    /// @param may_spare  whether a rule may fit nothing yet
    /// @throws std::invalid_argument  with a sentence for the developer: a rule fits nothing,
    /// judges arguments that a component does not take or a `subscribable` one's, or fits a
    /// resource that is the same for all
    void govern(const policy& rules, bool may_spare);

    /// Whether callers may differ in what lists tell them.
    ///
    /// @param by_scopes  whether for their scopes, too
    bool limits_lists(bool by_scopes) const noexcept {
        return limits_by_caller_ || (by_scopes && limits_by_scopes_);
    }

    /// Whether any resource is a view.
    bool has_views() const noexcept;

    /// Whether clients may be told of changes of any resource.
    bool takes_subscriptions() const noexcept;

  private:
    static constexpr auto everything = [](const component&) { return true; };

    void remove_completions_of(const component& completed);
    void take(const component& added);
    void take(const registered_resource& added);

    component_list<registered_tool> tools_;
    component_list<registered_resource> resources_;
    component_list<registered_prompt> prompts_;
    component_list<registered_completion> completions_;
    std::vector<std::shared_ptr<const skill_collection>> skills_;

    // The keys are texts of the components.
    std::unordered_map<std::string_view, const registered_tool*> by_name_;
    std::unordered_map<std::string_view, const registered_resource*> by_uri_;  ///< or template
    std::unordered_map<std::string_view, const registered_prompt*> prompt_by_name_;
    std::unordered_set<std::string> hidden_;  ///< names of tools

    const policy* rules_ = nullptr;  ///< null for none
    bool limits_by_caller_ = false;  ///< whether some component is not for every caller
    bool limits_by_scopes_ = false;

    /// The completions of each prompt and resource, by argument.
    std::unordered_map<
        const component*,
        std::unordered_map<std::string, const registered_completion*>>
        completions_of_;
};

}  // namespace warder::server
