/// From a C++ type to its descriptor: the only templates of typed JSON that do work.
#pragma once

#include <warder/json/describe.hpp>
#include <warder/json/descriptor.hpp>
#include <warder/json/each_member.hpp>
#include <warder/json/parts.hpp>
#include <warder/json/reflect.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace warder::json {

namespace detail {

/// A descriptor that `fill` filled. Never destroyed, so that it can still be used while the program
/// ends.
///
/// @throws std::logic_error  for a codec whose schema is not a JSON object
const type_descriptor& make_descriptor(void (*fill)(type_descriptor& type));

/// Checks what the description of a struct says against itself, once it is complete.
void finish_structure(type_descriptor& type);

/// The same for an enum.
void finish_enumeration(type_descriptor& type);

template <class T>
inline constexpr bool is_described = !requires { typename describe<T>::unspecified; };

template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void fill_number(type_descriptor& type) {
    static_assert(
        !is_character<T>, "a character cannot be described: use std::string, or an integer type"
    );
    static_assert(!std::is_same_v<T, long double>, "long double cannot be described: use double");
    type.shape = std::is_floating_point_v<T> ? shape::floating
                 : std::is_signed_v<T>       ? shape::signed_integer
                                             : shape::unsigned_integer;
    type.size = sizeof(T);
}

/// Enumerators are looked for among the values 0 to 63, as far as the underlying type holds them.
template <class T>
inline constexpr std::size_t probed_values =
    std::is_same_v<std::underlying_type_t<T>, bool> ? 2 : 64;

template <class T, std::size_t... Values>
const char* spelled_enumerators(std::index_sequence<Values...>) {
    return spelled_values<static_cast<T>(Values)...>();
}

template <class T>
void fill_enumeration(type_descriptor& type) {
    type.shape = shape::enumeration;
    type.size = sizeof(T);
    type.name = type_name(spelled_type<T>());
    if constexpr (is_described<T>) {
        description<T> said(type);
        describe<T>::values(said);
    } else if constexpr (requires { T{0}; }) {
        type.enumerators =
            named_values(spelled_enumerators<T>(std::make_index_sequence<probed_values<T>>()));
    } else {
        static_assert(
            sizeof(T) == 0,
            "an enum without an underlying type cannot be described: write `enum class`, or list "
            "its values in warder::describe"
        );
    }
    finish_enumeration(type);
}

template <class T>
struct field_collector {
    type_descriptor& type;

    template <auto... Members>
    void add() {
        (add_one<Members>(), ...);
    }

  private:
    template <auto Member>
    void add_one() {
        using member_type = std::remove_pointer_t<decltype(Member)>;
        static_assert(
            !std::is_array_v<member_type>,
            "a C array cannot be described: use std::array, std::vector or std::string"
        );
        static_assert(!std::is_const_v<member_type>, "a const member cannot be decoded into");
        if constexpr (!std::is_array_v<member_type> && !std::is_const_v<member_type>) {
            add_field(
                type,
                spelled_member<Member>(),
                static_cast<std::size_t>(
                    reinterpret_cast<const char*>(Member) - &sample<T>::object.none
                ),
                &descriptor_of<member_type>,
                !is_optional<member_type>
            );
        }
    }
};

template <class T>
void fill_structure(type_descriptor& type) {
    static_assert(
        std::is_aggregate_v<T>,
        "this type cannot be described: use a struct without constructors, private members and "
        "virtual functions, one of the standard types that Warder knows, or give the type a "
        "warder::json::codec (those of std::chrono are in <warder/json/chrono.hpp>). What "
        "app.provide gave is taken by reference"
    );
    if constexpr (std::is_aggregate_v<T>) {
        static_assert(
            !has_base<T>, "a struct with a base class cannot be described: make the base a member"
        );
        if constexpr (!has_base<T>) {
            type.shape = shape::structure;
            type.name = type_name(spelled_type<T>());
            field_collector<T> collector{type};
            each_member<T>(collector);
            if constexpr (is_described<T>) {
                description<T> said(type);
                describe<T>::fields(said);
            }
            finish_structure(type);
        }
    }
}

template <class T>
void fill(type_descriptor& type) {
    if constexpr (!requires { parts<T>::none; }) {
        parts<T>::fill(type);
    } else if constexpr (std::is_same_v<T, bool>) {
        type.shape = shape::boolean;
    } else if constexpr (std::is_arithmetic_v<T>) {
        fill_number<T>(type);
    } else if constexpr (std::is_same_v<T, std::string>) {
        type.shape = shape::string;
    } else if constexpr (std::is_same_v<T, std::monostate>) {
        type.shape = shape::null;
    } else if constexpr (std::is_enum_v<T>) {
        fill_enumeration<T>(type);
    } else if constexpr (std::is_pointer_v<T> || std::is_same_v<T, std::string_view>) {
        static_assert(
            sizeof(T) == 0, "a pointer or a view would dangle: use std::string or std::optional"
        );
    } else if constexpr (requires { typename T::mapped_type; }) {
        static_assert(
            sizeof(T) == 0,
            "a map cannot be described unless its keys are std::string, as those of JSON are"
        );
    } else if constexpr (requires { typename T::element_type; }) {
        static_assert(
            sizeof(T) == 0,
            "a pointer cannot be described: use std::optional, or std::vector for a struct that "
            "contains itself. What app.provide gave is taken by reference"
        );
    } else if constexpr (requires { std::tuple_size<T>::value; }) {
        static_assert(sizeof(T) == 0, "a pair or tuple has no names for its members: use a struct");
    } else {
        fill_structure<T>(type);
    }
}

template <>
inline void fill<std::vector<std::byte>>(type_descriptor& type) {
    type.shape = shape::bytes;
}

}  // namespace detail

/// The descriptor of `T`, made when it is first asked for.
///
/// @errors   throws std::logic_error where a `describe` contradicts itself (two members of one
/// name,
///           a default or example outside of the bounds), and where a codec's schema is no object
/// @threads  safe to call concurrently
template <class T>
const type_descriptor& descriptor_of() {
    static const type_descriptor& made = detail::make_descriptor(&detail::fill<T>);
    return made;
}

}  // namespace warder::json
