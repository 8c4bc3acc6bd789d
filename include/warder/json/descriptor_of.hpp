/// From a C++ type to its descriptor: the only templates of typed JSON that do work.
#pragma once

#include <warder/json/codec.hpp>
#include <warder/json/describe.hpp>
#include <warder/json/descriptor.hpp>
#include <warder/json/reflect.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace warder::json {

/// The descriptor of `T`, made when it is first asked for.
///
/// @errors   throws std::logic_error where a `describe` contradicts itself: two members of one name
/// @threads  safe to call concurrently
template <class T>
const type_descriptor& descriptor_of();

namespace detail {

/// Checks what a description says against itself, once it is complete.
void finish_structure(type_descriptor& type);
void finish_enumeration(type_descriptor& type);

template <class T>
inline constexpr bool is_described = !requires { typename describe<T>::unspecified; };

template <class T>
inline constexpr bool is_character =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;

template <class T>
concept has_codec = requires { codec<T>::schema; };

template <class T>
concept map_like = requires(T& map, std::string key) {
    typename T::mapped_type;
    map.clear();
    map[key];
} && std::is_same_v<typename T::key_type, std::string>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// How each known template is taken apart. `none` stands for every other type.
template <class T>
struct parts {
    static constexpr bool none = true;
};

template <class T>
struct parts<std::vector<T>> {
    static void fill(type_descriptor& type) {
        static_assert(
            !std::is_same_v<T, bool>,
            "std::vector<bool> has no elements of its own: use std::vector<int> or an enum"
        );
        type.shape = shape::list;
        type.size = sizeof(T);
        type.element = &descriptor_of<T>;
        type.list = {&clear, &append, &first, &size};
    }

  private:
    using list_type = std::vector<T>;
    static void clear(void* list) { static_cast<list_type*>(list)->clear(); }
    static void* append(void* list) { return &static_cast<list_type*>(list)->emplace_back(); }
    static const void* first(const void* list) {
        return static_cast<const list_type*>(list)->data();
    }
    static std::size_t size(const void* list) {
        return static_cast<const list_type*>(list)->size();
    }
};

template <class T, std::size_t Count>
struct parts<std::array<T, Count>> {
    static void fill(type_descriptor& type) {
        type.shape = shape::tuple;
        type.size = sizeof(T);
        type.count = Count;
        type.element = &descriptor_of<T>;
    }
};

template <class T>
struct parts<std::optional<T>> {
    static void fill(type_descriptor& type) {
        type.shape = shape::optional;
        type.element = &descriptor_of<T>;
        type.optional = {&reset, &emplace, &get};
    }

  private:
    using optional_type = std::optional<T>;
    static void reset(void* optional) { static_cast<optional_type*>(optional)->reset(); }
    static void* emplace(void* optional) {
        return &static_cast<optional_type*>(optional)->emplace();
    }
    static const void* get(const void* optional) {
        const auto& value = *static_cast<const optional_type*>(optional);
        return value ? &*value : nullptr;
    }
};

template <class... Ts>
struct parts<std::variant<Ts...>> {
    static void fill(type_descriptor& type) {
        type.shape = shape::variant;
        type.alternatives = {&descriptor_of<Ts>...};
        type.variant = {&emplace, &get, &index};
    }

  private:
    using variant_type = std::variant<Ts...>;

    template <std::size_t Index>
    static void* emplace_one(void* variant) {
        return &static_cast<variant_type*>(variant)->template emplace<Index>();
    }
    template <std::size_t... Indices>
    static void* emplace_at(void* variant, std::size_t index, std::index_sequence<Indices...>) {
        using emplacer = void* (*)(void*);
        constexpr emplacer emplacers[] = {&emplace_one<Indices>...};
        return emplacers[index](variant);
    }
    static void* emplace(void* variant, std::size_t index) {
        return emplace_at(variant, index, std::index_sequence_for<Ts...>());
    }
    static const void* get(const void* variant) {
        return std::visit(
            [](const auto& value) -> const void* { return &value; },
            *static_cast<const variant_type*>(variant)
        );
    }
    static std::size_t index(const void* variant) {
        return static_cast<const variant_type*>(variant)->index();
    }
};

template <map_like T>
struct parts<T> {
    static void fill(type_descriptor& type) {
        type.shape = shape::map;
        type.size = sizeof(typename T::mapped_type);
        type.element = &descriptor_of<typename T::mapped_type>;
        type.map = {&clear, &insert, &for_each};
    }

  private:
    static void clear(void* map) { static_cast<T*>(map)->clear(); }
    static void* insert(void* map, std::string_view key) {
        return &(*static_cast<T*>(map))[std::string(key)];
    }
    static void for_each(const void* map, void* state, map_access::visitor visit) {
        for (const auto& [key, value] : *static_cast<const T*>(map)) {
            visit(state, key, &value);
        }
    }
};

template <has_codec T>
struct parts<T> {
    static void fill(type_descriptor& type) {
        type.shape = shape::custom;
        type.custom = {&read, &write, codec<T>::schema, codec<T>::expected};
    }

  private:
    static bool read(const node& source, void* target) {
        return codec<T>::read(source, *static_cast<T*>(target));
    }
    static void write(const void* value, writer& out) {
        codec<T>::write(*static_cast<const T*>(value), out);
    }
};

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

/// Enumerators are looked for among the values 0 to 63.
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
        type.enumerators = named_values(spelled_enumerators<T>(std::make_index_sequence<64>()));
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
            field_descriptor& field = type.fields.emplace_back();
            field.name = member_name(spelled_member<Member>());
            field.offset = static_cast<std::size_t>(
                reinterpret_cast<const char*>(Member) - &sample<T>::object.none
            );
            field.type = &descriptor_of<member_type>;
            field.required = !is_optional<member_type>;
        }
    }
};

template <class T>
void fill_structure(type_descriptor& type) {
    static_assert(
        std::is_aggregate_v<T>,
        "this type cannot be described: use a struct without constructors, private members and "
        "virtual functions, one of the standard types that Warder knows, or give the type a "
        "warder::json::codec"
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
    } else {
        fill_structure<T>(type);
    }
}

template <>
inline void fill<std::vector<std::byte>>(type_descriptor& type) {
    type.shape = shape::bytes;
}

}  // namespace detail

template <class T>
const type_descriptor& descriptor_of() {
    // Never destroyed, so that it can still be used while the program ends.
    static const type_descriptor& made = [&]() -> type_descriptor& {
        auto& type = *new type_descriptor;
        detail::fill<T>(type);
        return type;
    }();
    return made;
}

}  // namespace warder::json
