/// Prompts from functions.
#pragma once

#include <warder/mcp/prompt.hpp>
#include <warder/server/handler.hpp>
#include <warder/server/requirement.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// What is said about a prompt where it is registered.
struct prompt_options {
    std::string name;                 ///< 1 to 128 of `A-Z a-z 0-9 _ - .`, unique among prompts
    std::string title;                ///< for people; empty for none
    std::string description;          ///< what it begins
    std::vector<std::string> scopes;  ///< a caller without one of them gets 403; nothing runs
    std::vector<std::string> tags;    ///< as for a tool
    requirement needs;                ///< what its caller needs beside, as for a tool

    mcp::icon_list icons;  ///< as for a tool
    std::string meta;      ///< `_meta`, as for a tool

    /// Where a plain handler runs, as for a tool.
    std::optional<bool> blocking;
};

/// A prompt, ready to be registered.
struct prompt {
    mcp::prompt definition;
    access_terms access;
    std::optional<bool> blocking;
    std::unique_ptr<erased_handler> handler;
};

namespace detail {

/// Makes messages of a value.
struct prompt_taker {
    template <class Value>
    static void take(outcome& into, Value value) {
        if constexpr (std::is_same_v<Value, mcp::prompt_result>) {
            into.take_prompt(std::move(value));
        } else if constexpr (std::is_same_v<Value, std::vector<mcp::prompt_message>>) {
            into.take_prompt({{}, std::move(value)});
        } else if constexpr (std::is_same_v<Value, mcp::prompt_message>) {
            into.take_message(std::move(value));
        } else {
            static_assert(
                is_text<Value>,
                "a prompt's handler returns text, an mcp::prompt_message or a vector of them, an "
                "mcp::prompt_result, or a result or task of these"
            );
            into.take_message_text(std::string(std::move(value)));
        }
    }
};

/// @param input  null for a handler without arguments
/// @throws std::invalid_argument  as `make_prompt`
prompt assemble(
    prompt_options options, const json::type_descriptor* input, std::unique_ptr<erased_handler> code
);

}  // namespace detail

/// Makes a prompt of a function or lambda.
///
/// It takes its arguments as one struct, a `context&`, both in either order, or nothing. The fields
/// are the prompt's arguments: text, an enum, or an optional of these. What it returns is what the
/// peer gets:
///
/// - `std::string`, `const char*`: one message of the user's
/// - `mcp::prompt_message`, or a vector of them: these messages
/// - `mcp::prompt_result`: as it is; without a description it gets the prompt's
/// - `result<T>` of these: the same, or a JSON-RPC error with the error's description; the code
///   `std::errc::invalid_argument` blames the peer
/// - `task<T>` of all of these: the same; the handler is a coroutine
///
/// @throws std::invalid_argument  with a sentence for the developer, when a field is no text,
/// or an icon or the `_meta` may not be sent
template <class Handler>
prompt make_prompt(prompt_options options, Handler handler) {
    std::unique_ptr<erased_handler> erased(
        new detail::typed_handler<Handler, detail::prompt_taker>(std::move(handler))
    );
    return detail::assemble(
        std::move(options), detail::input_descriptor<Handler>(), std::move(erased)
    );
}

}  // namespace warder::server
