/// Completions of arguments from functions.
#pragma once

#include <warder/mcp/completion.hpp>
#include <warder/server/handler.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// What a completion is for: an argument of a prompt, or a variable of a URI template.
struct completion_options {
    std::string prompt;    ///< name of a prompt that is registered, or empty
    std::string resource;  ///< URI template of a resource that is registered, or empty
    std::string argument;  ///< name of the argument or variable

    /// Where a plain handler runs, as for a tool.
    std::optional<bool> blocking;
};

/// A completion, ready to be registered.
struct completion {
    completion_options options;
    std::unique_ptr<erased_handler> handler;
};

namespace detail {

/// Makes the answer of a value.
struct completion_taker {
    template <class Value>
    static void take(outcome& into, Value value) {
        if constexpr (std::is_same_v<Value, mcp::completion_result>) {
            into.take_completion(std::move(value));
        } else {
            static_assert(
                std::is_same_v<Value, std::vector<std::string>>,
                "a completion's handler returns a std::vector<std::string>, an "
                "mcp::completion_result, or a result or task of these"
            );
            into.take_values(std::move(value));
        }
    }
};

}  // namespace detail

/// Makes a completion of a function or lambda.
///
/// It takes an `mcp::completion_request`, a `context&`, both in either order, or nothing. It
/// returns all values that there are, of which a peer gets the first 100 and the count, or an
/// `mcp::completion_result`; or a `result` or `task` of these, as a prompt does. Whoever may not
/// have the prompt or the resource may not have its completions either.
template <class Handler>
completion make_completion(completion_options options, Handler handler) {
    using input = typename detail::handler_traits<Handler>::input;
    static_assert(
        std::is_same_v<input, mcp::completion_request> || std::is_same_v<input, detail::no_input>,
        "a completion's handler takes an mcp::completion_request, and a context& beside it"
    );
    std::unique_ptr<erased_handler> erased(
        new detail::typed_handler<Handler, detail::completion_taker>(std::move(handler))
    );
    return {std::move(options), std::move(erased)};
}

}  // namespace warder::server
