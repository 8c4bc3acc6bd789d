/// What one revision puts on the wire for the model that all revisions share.
#pragma once

#include <warder/mcp/cache_hint.hpp>
#include <warder/mcp/completion.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/icon.hpp>
#include <warder/mcp/input.hpp>
#include <warder/mcp/prompt.hpp>
#include <warder/mcp/resource.hpp>
#include <warder/mcp/revision.hpp>
#include <warder/mcp/task.hpp>
#include <warder/mcp/tool.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace warder::mcp {

/// Who a program says it is.
///
/// @source  MCP 2025-11-25 schema `Implementation`
struct implementation {
    std::string name;
    std::string version;
    std::string title;        ///< empty for none
    std::string description;  ///< empty for none
    std::string website_url;  ///< empty for none
    icon_list icons;
};

/// What a server can do; what is not declared answers "method not found".
struct server_capabilities {
    bool tools = false;
    bool resources = false;
    bool prompts = false;
    bool completions = false;
    bool logging = false;

    /// Whether clients are told when the lists of tools, resources and prompts change.
    bool list_changed = false;

    /// Whether clients are told when a resource that they subscribed to changes.
    bool subscribe = false;

    // Extensions, for revisions that have them.

    bool tasks = false;
    bool skills = false;  ///< with their directories
    bool ui = false;      ///< views
};

/// What a server says about itself, in every revision.
struct server_description {
    implementation self;
    std::string instructions;  ///< for the model: how to use the server; empty for none
    server_capabilities capabilities;

    /// Whether callers are told apart, so that no cache may share what one of them got.
    bool guarded = true;

    /// Whether clients of the older revisions can open a session, without which they hear nothing
    /// but answers.
    bool sessions = false;

    /// How long clients may keep lists and the greeting, in milliseconds. They are never shared
    /// where callers are told apart.
    std::uint64_t list_ttl_ms = 0;
};

/// What a request asks for, whatever its method is called.
enum class operation : std::uint8_t {
    unknown,
    initialize,  ///< opens the older revisions
    discover,    ///< asks what a server is, in the newer ones
    ping,
    list_tools,
    call_tool,
    list_resources,
    list_resource_templates,
    read_resource,
    read_directory,  ///< asks what is in a folder of skills
    subscribe,       ///< to a resource, in a session of the older revisions
    unsubscribe,     ///< the same, ended
    list_prompts,
    get_prompt,
    list_skills,
    get_skill,
    complete,
    set_log_level,
    listen,  ///< asks for a stream of changes
    get_task,
    update_task,
    cancel_task,
};

/// Writes results as one revision has them. Made once for a server; a result is JSON text.
///
/// @threads  all functions may be called concurrently
class codec {
  public:
    virtual ~codec() = default;

    /// What a method asks for; `unknown` for a method that the revision does not have.
    virtual operation operation_of(std::string_view method) const noexcept = 0;

    /// Result of `initialize` or `server/discover`.
    virtual std::string greeting() const = 0;

    /// Result of `tools/list`, with all tools on one page.
    virtual std::string tool_list(std::span<const tool* const> tools) const = 0;

    /// Appends the result of `tools/call`.
    virtual void append_tool_result(std::string& out, const tool& called, const tool_result& result)
        const = 0;

    /// Results of `resources/list` and `resources/templates/list`, with all of them on one page.
    virtual std::string resource_list(std::span<const resource* const> resources) const = 0;
    virtual std::string template_list(std::span<const resource* const> templates) const = 0;

    /// Appends the result of `resources/read`.
    virtual void append_contents(
        std::string& out, std::span<const resource_contents> contents, const cache_hint& cache
    ) const = 0;

    /// Result of `prompts/list`, with all prompts on one page.
    virtual std::string prompt_list(std::span<const prompt* const> prompts) const = 0;

    /// Appends the result of `prompts/get`.
    virtual void append_prompt(std::string& out, const prompt_result& given) const = 0;

    /// Result of `skills/list`, with all of them on one page.
    ///
    /// @param entries  each as JSON text
    virtual std::string skill_list(std::span<const std::string_view> entries) const = 0;

    /// Appends the result of `skills/get`.
    ///
    /// @param entry  as JSON text
    virtual void append_skill(std::string& out, std::string_view entry) const = 0;

    /// Result of `resources/directory/read`, with all that is in it on one page.
    ///
    /// @param children  resources, each as JSON text
    virtual std::string directory(std::span<const std::string_view> children) const = 0;

    /// Appends the result of `completion/complete`, of which at most `max_completion_values` are
    /// sent.
    virtual void append_completion(std::string& out, const completion_result& found) const = 0;

    /// Appends a result that asks for input. Only for revisions that ask in rounds.
    ///
    /// @param state  sealed, for the client to send back
    virtual void append_input_required(
        std::string& out, std::span<const input_request> questions, std::string_view state
    ) const = 0;

    /// Appends a result that tells of a task. Only for revisions that have tasks.
    virtual void append_task(std::string& out, const task_state& told, task_form form) const = 0;

    /// Result of what is only acknowledged.
    virtual std::string acknowledgement() const = 0;
};

/// Appends a page of a list, whatever the list and the revision.
///
/// @param page         result of a list, an object with members
/// @param next_cursor  of the page behind it; empty for the last one
/// @source  MCP 2026-07-28 and 2025-11-25 server/utilities/pagination
void append_page(std::string& out, std::string_view page, std::string_view next_cursor);

}  // namespace warder::mcp
