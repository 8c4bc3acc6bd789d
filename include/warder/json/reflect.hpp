/// The members of a plain struct: their names, types and places, taken from the type itself.
///
/// A structured binding gives the members, and a pointer to each as a template argument is spelled
/// out with the member's name in `__PRETTY_FUNCTION__`. GCC 12 and clang 19, local structs too.
#pragma once

#include <warder/json/descriptor.hpp>
#include <warder/json/each_member.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace warder::json::detail {

/// The compiler's own spelling of a pointer to a member.
template <auto Pointer>
const char* spelled_member() {
    return __PRETTY_FUNCTION__;
}

/// The compiler's own spelling of enumerators.
template <auto... Values>
const char* spelled_values() {
    return __PRETTY_FUNCTION__;
}

/// The compiler's own spelling of a type.
template <class T>
const char* spelled_type() {
    return __PRETTY_FUNCTION__;
}

/// The type's name in such a spelling, without its namespace; only letters, digits and _.
std::string type_name(std::string_view spelling);

/// The enumerators among the values 0, 1, ... of such a spelling.
std::vector<enumerator> named_values(std::string_view spelling);

/// How many bytes behind the beginning of a `T` the member is.
template <class Member, class T>
std::size_t offset_of(Member T::* member) {
    auto& object = sample<T>::object;
    return static_cast<std::size_t>(
        reinterpret_cast<const char*>(&(object.value.*member)) - &object.none
    );
}

/// Adds a field, named as in the spelling of a pointer to its member.
void add_field(
    type_descriptor& type,
    std::string_view spelling,
    std::size_t offset,
    type_source source,
    bool required
);

/// The field at that offset, which exists.
field_descriptor& field_at(type_descriptor& type, std::size_t offset);

/// Converts to every base class of `T`, so that `T{any_base<T>{}}` compiles only if there is one.
template <class T>
struct any_base {
    template <class Base>
        requires(std::is_base_of_v<Base, T> && !std::is_same_v<Base, T>)
    operator Base() const;
};

/// Whether `T` has a base class.
template <class T>
concept has_base = requires { T{any_base<T>{}}; };

}  // namespace warder::json::detail
