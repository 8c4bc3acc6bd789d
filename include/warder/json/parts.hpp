/// How the standard templates, maps and types with a codec are taken apart.
#pragma once

#include <warder/json/codec.hpp>
#include <warder/json/descriptor.hpp>

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

/// Declared in full in descriptor_of.hpp.
template <class T>
const type_descriptor& descriptor_of();

namespace detail {

template <class T>
concept has_codec = requires { codec<T>::schema; };

template <class T>
concept map_like = requires(T& map, std::string key) {
    typename T::mapped_type;
    map.clear();
    map[key];
} && std::is_same_v<typename T::key_type, std::string>;

template <class T>
concept set_like = requires(T& set, typename T::key_type element) {
    set.clear();
    set.insert(element).second;
} && std::is_same_v<typename T::key_type, typename T::value_type>;

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

template <set_like T>
struct parts<T> {
    static void fill(type_descriptor& type) {
        type.shape = shape::set;
        type.size = sizeof(typename T::key_type);
        type.element = &descriptor_of<typename T::key_type>;
        type.set = {&clear, &size, &for_each, &insert};
    }

  private:
    static void clear(void* set) { static_cast<T*>(set)->clear(); }
    static std::size_t size(const void* set) { return static_cast<const T*>(set)->size(); }
    static void for_each(const void* set, void* state, set_access::visitor visit) {
        for (const auto& element : *static_cast<const T*>(set)) {
            visit(state, &element);
        }
    }
    static bool insert(void* set, void* state, bool (*read)(void* state, void* element)) {
        typename T::key_type element{};
        if (!read(state, &element)) return true;
        return static_cast<T*>(set)->insert(std::move(element)).second;
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

}  // namespace detail
}  // namespace warder::json
