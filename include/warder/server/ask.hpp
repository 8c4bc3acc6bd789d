/// Asking the client, typed: forms, its model, its folders.
#pragma once

#include <warder/json/codec.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/each_member.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/schema.hpp>
#include <warder/server/context.hpp>
#include <warder/server/handler_traits.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// What a user made of a form: the fields, or why there are none.
///
///     auto name = co_await ctx.elicit<person>("user_name", "What is your name?");
///     if (!name) co_return "As you like.";
///     co_return "Hello " + name->first + "!";
template <class T>
struct elicited {
    mcp::elicit_action action = mcp::elicit_action::cancel;
    std::optional<T> content;  ///< set exactly where `action` is `accept`

    explicit operator bool() const noexcept { return content.has_value(); }
    const T& operator*() const { return *content; }
    const T* operator->() const { return &*content; }
};

namespace detail {

/// Whether a form can have a field of that type.
///
/// @source  MCP 2026-07-28 schema `PrimitiveSchemaDefinition`
template <class T>
inline constexpr bool is_form_field =
    std::is_arithmetic_v<T> || (std::is_enum_v<T> && !std::is_same_v<T, std::byte>) ||
    std::is_same_v<T, std::string> || json::detail::has_codec<T>;
template <class T>
inline constexpr bool is_form_field<std::optional<T>> = is_form_field<T>;
template <class T>
inline constexpr bool is_form_field<std::vector<T>> =
    std::is_enum_v<T> && !std::is_same_v<T, std::byte>;

/// Refuses, as it is compiled, a struct with a member that is no field of a form.
struct form_check {
    template <auto... Members>
    void add() {
        static_assert(
            (is_form_field<std::remove_pointer_t<decltype(Members)>> && ...),
            "a form has only fields of text, numbers, booleans, enums and vectors of enums, each "
            "of which may be optional: ask for the rest in several questions, or by elicit_json"
        );
    }
};

/// What a field alone becomes, since a form has fields.
template <class T>
struct single_field {
    T value{};
};
template <class T>
using form_of = std::conditional_t<is_form_field<T>, single_field<T>, T>;

/// Reads `content` of an accepted form.
///
/// @throws bad_answer
void read_form(
    std::string_view key, std::string_view content, const json::type_descriptor& type, void* target
);

/// Reads an answer whole.
///
/// @throws bad_answer
mcp::elicit_answer read_elicitation(std::string_view key, std::string_view json);
mcp::sampling_answer read_sampling(std::string_view key, std::string_view json);
std::vector<mcp::root> read_roots(std::string_view key, std::string_view json);

/// Reads what `once` remembered.
///
/// @throws std::runtime_error  where it is of another type
void read_memo(std::string_view json, const json::type_descriptor& type, void* target);

}  // namespace detail

/// A form for `T`: a struct of texts, numbers, booleans, enums, vectors of enums, and optionals of
/// these; or one of these alone.
///
/// This and its siblings have constructors: GCC 12 destroys an aggregate twice that is made within
/// a `co_await`.
template <class T>
struct elicitation {
    using answer = elicited<T>;

    elicitation(std::string named, std::string told)
        : key(std::move(named)), message(std::move(told)) {}

    std::string key;
    std::string message;

    mcp::input_request request() const {
        detail::form_check check;
        json::detail::each_member<detail::form_of<T>>(check);
        return mcp::ask_form(key, message, json::schema_of<detail::form_of<T>>());
    }
    answer read(std::string_view json) const {
        const auto given = detail::read_elicitation(key, json);
        answer read{given.action, {}};
        if (given.action != mcp::elicit_action::accept) return read;
        detail::form_of<T> form{};
        detail::read_form(key, given.content, json::descriptor_of<detail::form_of<T>>(), &form);
        if constexpr (std::is_same_v<detail::form_of<T>, T>) {
            read.content = std::move(form);
        } else {
            read.content = std::move(form.value);
        }
        return read;
    }
};

/// A question to the client's model.
struct sampling {
    using answer = mcp::sampling_answer;

    sampling(std::string named, mcp::sampling_request asked)
        : key(std::move(named)), what(std::move(asked)) {}

    std::string key;
    mcp::sampling_request what;

    mcp::input_request request() const { return mcp::ask_model(key, what); }
    answer read(std::string_view json) const { return detail::read_sampling(key, json); }
};

/// The question for the client's folders.
struct root_list {
    using answer = std::vector<mcp::root>;

    explicit root_list(std::string named = "roots") : key(std::move(named)) {}

    std::string key;

    mcp::input_request request() const { return mcp::ask_for_roots(key); }
    answer read(std::string_view json) const { return detail::read_roots(key, json); }
};

namespace detail {

/// The answers in their order.
template <std::size_t... Positions, class... Questions>
std::tuple<typename Questions::answer...> read_all(
    const std::vector<std::string>& given,
    std::index_sequence<Positions...>,
    const Questions&... questions
) {
    return {questions.read(given[Positions])...};
}

}  // namespace detail

/// See `context`.
template <class... Questions>
task<std::tuple<typename Questions::answer...>> context::ask(Questions... questions) {
    std::vector<mcp::input_request> requests;
    (requests.push_back(questions.request()), ...);
    auto asking = ask_all(std::move(requests));
    const std::vector<std::string> given = co_await asking;
    co_return detail::read_all(given, std::index_sequence_for<Questions...>(), questions...);
}

/// See `context`.
template <class T>
task<elicited<T>> context::elicit(std::string key, std::string message) {
    auto asking = ask(elicitation<T>(std::move(key), std::move(message)));
    auto answers = co_await asking;
    co_return std::get<0>(std::move(answers));
}

/// See `context`.
template <class F>
auto context::once(std::string key, F effect)
    -> task<typename detail::awaited<std::invoke_result_t<F&>>::type> {
    using value_type = typename detail::awaited<std::invoke_result_t<F&>>::type;
    constexpr bool waits = detail::is_task<std::invoke_result_t<F&>>;
    const std::optional<std::string> kept = remembered(key);
    if constexpr (std::is_void_v<value_type>) {
        if (kept) co_return;
        if constexpr (waits) {
            auto running = effect();
            co_await running;
        } else {
            effect();
        }
        remember(std::move(key), "null");
    } else {
        value_type value{};
        if (kept) {
            detail::read_memo(*kept, json::descriptor_of<value_type>(), &value);
            co_return value;
        }
        if constexpr (waits) {
            auto running = effect();
            value = co_await running;
        } else {
            value = effect();
        }
        remember(std::move(key), json::encode(value));
        co_return value;
    }
}

}  // namespace warder::server
