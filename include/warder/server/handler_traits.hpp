/// What a handler's signature says: its arguments, whether it wants a context, what it gives.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/mcp/content.hpp>
#include <warder/server/services.hpp>

#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

class context;

namespace detail {

template <class... Parameters>
struct parameter_list {};

template <class Signature>
struct signature;

template <class Returned, class... Parameters>
struct signature<Returned(Parameters...)> {
    using returned = Returned;
    using parameters = parameter_list<Parameters...>;
};

template <class Returned, class... Parameters>
struct signature<Returned (*)(Parameters...)> : signature<Returned(Parameters...)> {};
template <class Returned, class... Parameters>
struct signature<Returned (*)(Parameters...) noexcept> : signature<Returned(Parameters...)> {};
template <class Returned, class Class, class... Parameters>
struct signature<Returned (Class::*)(Parameters...) const> : signature<Returned(Parameters...)> {};
template <class Returned, class Class, class... Parameters>
struct signature<Returned (Class::*)(Parameters...) const noexcept>
    : signature<Returned(Parameters...)> {};

template <class Handler>
concept has_call_operator = requires { &Handler::operator(); };

/// Of a function. Else there is nothing to see in it: a lambda with `auto` is many functions.
template <class Handler>
struct signature_of : std::conditional_t<
                          std::is_function_v<std::remove_pointer_t<Handler>>,
                          signature<Handler>,
                          signature<void()>> {
    static_assert(
        std::is_function_v<std::remove_pointer_t<Handler>>,
        "a handler is a function, or a lambda whose parameters have types: no auto, and no pointer "
        "to a member function"
    );
};

template <has_call_operator Handler>
struct signature_of<Handler> : signature<decltype(&Handler::operator())> {};

template <class Returned, class Class, class... Parameters>
struct signature<Returned (Class::*)(Parameters...)> : signature<Returned(Parameters...)> {
    static_assert(
        std::is_const_v<Class>,
        "a handler may run on several threads at once, so a lambda that is one cannot be mutable"
    );
};

template <class Parameter>
inline constexpr bool is_context = std::is_same_v<std::remove_cvref_t<Parameter>, context>;

/// Whether one of the parameters is a context.
template <class List>
inline constexpr bool has_context = false;
template <class... Parameters>
inline constexpr bool has_context<parameter_list<Parameters...>> = (is_context<Parameters> || ...);

/// Whether a parameter is an object that the program provides: `database&`.
template <class Parameter>
inline constexpr bool is_service =
    std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>> &&
    !is_context<Parameter>;

/// Appends what one parameter, and all of them, need.
template <class Parameter>
void add_if_needed(std::vector<needed_service>& to) {
    if constexpr (is_service<Parameter>) {
        using service = std::remove_reference_t<Parameter>;
        to.push_back({&type_key<service>, spelled_service<service>()});
    }
}
template <class... Parameters>
void add_needed([[maybe_unused]] std::vector<needed_service>& to, parameter_list<Parameters...>) {
    (add_if_needed<Parameters>(to), ...);
}

/// Stands for the arguments of a handler that takes none.
struct no_input {};

/// The one parameter that is neither a context nor a service, without its reference.
template <class List>
struct input_of;
template <>
struct input_of<parameter_list<>> {
    using type = no_input;
};
template <class First, class... Others>
struct input_of<parameter_list<First, Others...>> {
    using of_others = typename input_of<parameter_list<Others...>>::type;
    static constexpr bool is_input = !is_context<First> && !is_service<First>;
    static_assert(
        !is_input || std::is_same_v<of_others, no_input>,
        "a handler takes its arguments as one struct, beside a context& and what app.provide gave"
    );
    static_assert(
        !is_context<First> || std::is_lvalue_reference_v<First>,
        "a handler takes its context by reference: context&"
    );
    using type = std::conditional_t<is_input, std::remove_cvref_t<First>, of_others>;
};

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;

/// What is left of `task<T>`, of `result<T>`.
template <class T>
struct awaited {
    using type = T;
};
template <class T>
struct awaited<task<T>> {
    using type = T;
};
template <class T>
struct success {
    using type = T;
};
template <class T>
struct success<result<T>> {
    using type = T;
};
template <class T>
using success_t = typename success<T>::type;

template <class T>
inline constexpr bool is_content =
    std::is_same_v<T, mcp::content_block> || std::is_same_v<T, mcp::text_content> ||
    std::is_same_v<T, mcp::image_content> || std::is_same_v<T, mcp::audio_content> ||
    std::is_same_v<T, mcp::resource_link> || std::is_same_v<T, mcp::embedded_resource>;

template <class T>
inline constexpr bool is_blocks = false;
template <class T>
inline constexpr bool is_blocks<std::vector<T>> = is_content<T>;

template <class T>
inline constexpr bool is_text = std::is_convertible_v<T, std::string_view>;

/// Whether a value of this type becomes structured content.
template <class T>
inline constexpr bool is_structured = !std::is_void_v<T> && !is_text<T> && !is_content<T> &&
                                      !is_blocks<T> && !std::is_same_v<T, mcp::tool_result>;

/// Everything that a signature says.
template <class Handler>
struct handler_traits {
    using returned = typename signature_of<Handler>::returned;
    using parameters = typename signature_of<Handler>::parameters;
    using input = typename input_of<parameters>::type;
    using value = std::decay_t<typename awaited<returned>::type>;
    static constexpr bool is_coroutine = is_task<returned>;
};

/// What the program provides under a type.
void* provided(context& ctx, const void* key);

/// What goes into one parameter: the context, an object of the program, or the arguments, moved
/// into a parameter by value.
template <class Parameter, class In>
decltype(auto) pick(In& in, context& ctx) {
    if constexpr (is_context<Parameter>) {
        return (ctx);
    } else if constexpr (is_service<Parameter>) {
        using service = std::remove_reference_t<Parameter>;
        return *static_cast<service*>(provided(ctx, &type_key<service>));
    } else {
        return static_cast<std::conditional_t<std::is_lvalue_reference_v<Parameter>, In&, In&&>>(in
        );
    }
}

}  // namespace detail
}  // namespace warder::server
