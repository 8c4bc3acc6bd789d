/// Functions that answer HTTP routes beside the MCP endpoint.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/http/router.hpp>
#include <warder/json/encode.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace warder {

/// How a route is guarded, and what it costs.
struct route_options {
    /// Whether it answers without a token. Every other route, and every unknown path, is behind the
    /// guard.
    bool is_public = false;

    /// Where a plain handler runs: true, on the blocking pool; false, on the event loop; unset, it
    /// is learned from how long the calls take. Says nothing about a coroutine.
    std::optional<bool> blocking;

    /// Longest request body before 413. Unset: 64 KiB for a public route, whose bodies anybody may
    /// send, but never more than `--max-body`, which holds for the others. The body of GET and HEAD
    /// is never read.
    std::optional<std::size_t> max_body_bytes;
};

namespace detail {

/// One route's function, plain or a coroutine; the other member is empty.
struct route_function {
    unique_function<http::response(http::request&, const http::path_parameters&)> plain;
    http::route_handler coroutine;
};

/// What a handler returned, as a response: a response as it is, text as `text/plain`, a struct as
/// JSON.
template <class T>
http::response to_response(T value) {
    if constexpr (std::is_same_v<T, http::response>) {
        return value;
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
        return http::text_response(200, std::string(std::string_view(value)));
    } else {
        std::string body;
        json::encode(value, body);
        return http::json_response(200, std::move(body));
    }
}

/// Calls a handler with the parameters of the path where it wants them.
template <class F>
decltype(auto) call_route(
    F& handler, http::request& request, const http::path_parameters& parameters
) {
    if constexpr (std::is_invocable_v<F&, http::request&, const http::path_parameters&>) {
        return handler(request, parameters);
    } else {
        static_assert(
            std::is_invocable_v<F&, http::request&>,
            "a route's handler takes a warder::request& and, for a path with {names}, a const "
            "warder::path_parameters&"
        );
        return handler(request);
    }
}

template <class T>
inline constexpr bool is_route_task = false;
template <class T>
inline constexpr bool is_route_task<task<T>> = true;

template <class F>
task<http::response> run_route(
    F& handler, http::request& request, const http::path_parameters& parameters
) {
    auto running = call_route(handler, request, parameters);
    auto value = co_await running;
    co_return to_response(std::move(value));
}

template <class F>
route_function make_route_function(F handler) {
    using returned = decltype(call_route(
        handler, std::declval<http::request&>(), std::declval<const http::path_parameters&>()
    ));
    route_function made;
    if constexpr (is_route_task<returned>) {
        made.coroutine = [handler = std::move(handler)](
                             http::request& request, const http::path_parameters& parameters
                         ) mutable { return run_route(handler, request, parameters); };
    } else {
        made.plain = [handler = std::move(handler)](
                         http::request& request, const http::path_parameters& parameters
                     ) mutable { return to_response(call_route(handler, request, parameters)); };
    }
    return made;
}

}  // namespace detail
}  // namespace warder
