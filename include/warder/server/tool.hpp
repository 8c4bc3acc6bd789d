/// Tools from functions.
#pragma once

#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/tool.hpp>
#include <warder/server/call_limits.hpp>
#include <warder/server/handler.hpp>
#include <warder/server/requirement.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// Whom a client lets call a tool. It is the client that heeds this.
///
/// @source  SEP-1865 `McpUiToolMeta`
enum class tool_visibility : std::uint8_t {
    model_and_app,  ///< the model, and views of this server; the protocol's default
    model,          ///< the model alone
    app,            ///< views alone: the model does not see the tool
};

/// What is said about a tool where it is registered.
struct tool_options {
    std::string name;                 ///< 1 to 128 of `A-Z a-z 0-9 _ - .`, unique in the server
    std::string title;                ///< for people; empty for none
    std::string description;          ///< for the model: what the tool does and when to use it
    std::vector<std::string> scopes;  ///< a caller without one of them gets 403; nothing runs

    /// Words that rules of a policy know it by (`app.policy`); clients do not see them.
    std::vector<std::string> tags;

    /// What its caller needs beside `scopes`: one of several scopes, a role, an organisation, a
    /// rule about the caller or the arguments.
    requirement needs;

    std::optional<bool> read_only;    ///< changes nothing
    std::optional<bool> destructive;  ///< may destroy what is there
    std::optional<bool> idempotent;   ///< calling it twice is calling it once
    std::optional<bool> open_world;   ///< reaches beyond this server

    mcp::icon_list icons;  ///< shown to people; `https:` or `data:` only

    /// The view that a client shows beside its result, a resource of this server (`app.view`);
    /// empty for none. Such a tool gives text, too, for the model and for clients without views.
    std::string view;

    /// Who may call it: one for the view alone needs no view of its own.
    tool_visibility visible_to = tool_visibility::model_and_app;

    /// `_meta` for clients, as JSON text of an object: `R"({"example.com/team":"billing"})"`.
    std::string meta;

    /// What is made good of arguments that models get wrong. Says nothing about a raw tool.
    json::leniency arguments = json::leniency::unwrap;

    /// Where a plain handler runs: true, on the blocking pool; false, on the event loop; unset, it
    /// is learned from how long the calls take. Says nothing about a coroutine.
    std::optional<bool> blocking;

    /// Calls at the same time; one more is answered with 503 and `Retry-After`. 0 for no limit.
    unsigned max_concurrent = 0;

    /// How long a call may take; 0 for no limit. Then its client gets a tool error, and the handler
    /// is asked to stop (`context::stop_token`); what it gives later is dropped. A plain handler
    /// that does not heed that keeps its thread. What became a task is not counted any more.
    std::chrono::milliseconds timeout{0};

    /// Whether its calls may go on as tasks, by `context::run_as_task`: says so to clients.
    bool task = false;
};

/// A tool, ready to be registered.
struct tool {
    mcp::tool definition;
    access_terms access;
    std::optional<bool> blocking;
    call_limits limits;
    bool runs_as_task = false;
    std::string view;
    std::unique_ptr<erased_handler> handler;
};

namespace detail {

/// Makes a tool's result of a value, in the form that its type asks for.
struct tool_taker {
    template <class Value>
    static void take(outcome& into, Value value) {
        if constexpr (std::is_same_v<Value, mcp::tool_result>) {
            into.take_result(std::move(value));
        } else if constexpr (std::is_same_v<Value, std::vector<mcp::content_block>>) {
            into.take_blocks(std::move(value));
        } else if constexpr (is_blocks<Value>) {
            into.take_blocks(
                {std::make_move_iterator(value.begin()), std::make_move_iterator(value.end())}
            );
        } else if constexpr (is_content<Value>) {
            into.take_block(std::move(value));
        } else if constexpr (is_text<Value>) {
            into.take_text(std::string(std::move(value)));
        } else {
            std::string json;
            json::encode_into(json, json::descriptor_of<Value>(), &value);
            into.take_json(std::move(json));
        }
    }
};

/// @param input, output  null for none
tool assemble(
    tool_options options,
    const json::type_descriptor* input,
    const json::type_descriptor* output,
    std::unique_ptr<erased_handler> code
);

}  // namespace detail

/// Makes a tool of a function or lambda.
///
/// It takes its arguments as one struct (`const In&`, or `In`), a `context&`, both in either order,
/// or nothing; the input schema comes from the struct. What it returns is what the peer gets:
///
/// - `std::string`, `const char*`: one block of text
/// - a content block, or a vector of them: those blocks
/// - `mcp::tool_result`: as it is
/// - `void`: no content
/// - anything else that `json::encode` knows: structured content, whose schema the tool shows, and
///   the same as text
/// - `result<T>` of these: the same, or a tool error with the error's description; a thrown
///   `warder::error` is the same tool error
/// - `task<T>` of all of these: the same; the handler is a coroutine
///
/// It may run at the same time on any thread, so it is called as const.
///
/// @throws std::invalid_argument  with a sentence for the developer, when an icon or the `_meta`
/// may not be sent, or its view is no `ui://` URI
template <class Handler>
tool make_tool(tool_options options, Handler handler) {
    using traits = detail::handler_traits<Handler>;
    using output = detail::success_t<typename traits::value>;
    // Not make_unique: it would be compiled anew for every tool.
    std::unique_ptr<erased_handler> erased(
        new detail::typed_handler<Handler, detail::tool_taker>(std::move(handler))
    );
    return detail::assemble(
        std::move(options),
        detail::input_descriptor<Handler>(),
        detail::descriptor_if<output, detail::is_structured<output>>(),
        std::move(erased)
    );
}

}  // namespace warder::server
