/// What a struct's fields mean, said next to the struct: docs, bounds, defaults, examples.
///
///     struct greet {
///         std::string name;
///         int times = 1;
///     };
///
///     template <>
///     struct warder::describe<greet> {
///         static void fields(warder::description<greet>& d) {
///             d.field(&greet::name).doc("Who is greeted").max_length(100).example("Ada");
///             d.field(&greet::times).doc("How often").minimum(1).default_value(1);
///         }
///     };
///
/// A struct without a `describe` works as well. A field is required unless it is `std::optional` or
/// its description says `optional()` or `default_value(v)`.
#pragma once

#include <warder/json/codec.hpp>
#include <warder/json/descriptor.hpp>
#include <warder/json/reflect.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace warder {

/// Specialise this next to a struct with `static void fields(warder::description<T>&)`, or next to
/// an enum with `static void values(warder::description<T>&)`.
template <class T>
struct describe {
    using unspecified = void;
};

namespace detail {

template <class M>
struct without_optional {
    using type = M;
};
template <class M>
struct without_optional<std::optional<M>> {
    using type = M;
};

template <class M>
inline constexpr bool is_number = std::is_arithmetic_v<M> && !std::is_same_v<M, bool>;

/// Lists, maps and bytes: what grows and has no codec, unlike std::array.
template <class M>
inline constexpr bool is_sized = requires(M& value) {
    value.size();
    value.clear();
} && !std::is_same_v<M, std::string> && !requires { json::codec<M>::schema; };

}  // namespace detail

/// Most characters of a text with a pattern, where nothing else is said.
inline constexpr std::size_t max_pattern_length = 4096;

/// What can be said about one field of type `Member`. Each call returns the same object.
///
/// Bounds of a `std::optional` field are bounds of the value in it.
template <class Member>
class field_description {
  public:
    using value_type = typename detail::without_optional<Member>::type;

    explicit field_description(json::field_descriptor& field) : field_(field) {}
    field_description(const field_description&) = delete;
    field_description& operator=(const field_description&) = delete;

    /// Its name in JSON, where that cannot be the C++ name: "class", "content-type".
    field_description& name(std::string_view on_the_wire) {
        field_.name = on_the_wire;
        return *this;
    }

    /// A short name for people.
    field_description& title(std::string_view text) {
        field_.title = text;
        return *this;
    }

    /// What it means; models read it.
    field_description& doc(std::string_view text) {
        field_.doc = text;
        return *this;
    }

    /// It may be absent, or null; the member then keeps what its initialiser in the struct says.
    field_description& optional() {
        field_.required = false;
        return *this;
    }

    /// It may be absent, or null; the member is then this value, which the schema shows.
    field_description& default_value(const value_type& value) {
        field_.required = false;
        field_.default_value = std::make_shared<const Member>(value);
        field_.assign = [](void* to, const void* from) {
            *static_cast<Member*>(to) = *static_cast<const Member*>(from);
        };
        return *this;
    }

    /// One more example of a good value.
    field_description& example(const value_type& value) {
        field_.examples.push_back(std::make_shared<const Member>(value));
        return *this;
    }

    /// The least number that is allowed.
    field_description& minimum(
        std::conditional_t<detail::is_number<value_type>, value_type, double> least
    ) {
        static_assert(detail::is_number<value_type>, "minimum() is for fields that are numbers");
        field_.limits.has_minimum = true;
        field_.limits.minimum = as_number(least);
        return *this;
    }

    /// The greatest number that is allowed.
    field_description& maximum(
        std::conditional_t<detail::is_number<value_type>, value_type, double> greatest
    ) {
        static_assert(detail::is_number<value_type>, "maximum() is for fields that are numbers");
        field_.limits.has_maximum = true;
        field_.limits.maximum = as_number(greatest);
        return *this;
    }

    /// The least number of characters (Unicode code points).
    field_description& min_length(std::size_t characters) {
        static_assert(is_string, "min_length() is for std::string; min_items() is for lists");
        field_.limits.min_size = characters;
        return *this;
    }

    /// The greatest number of characters (Unicode code points).
    field_description& max_length(std::size_t characters) {
        static_assert(is_string, "max_length() is for std::string; max_items() is for lists");
        field_.limits.max_size = characters;
        return *this;
    }

    /// The least number of elements of a list, of members of a map, or of bytes.
    field_description& min_items(std::size_t count) {
        static_assert(detail::is_sized<value_type>, "min_items() is for lists and maps");
        field_.limits.min_size = count;
        return *this;
    }

    /// The greatest number of elements of a list, of members of a map, or of bytes.
    field_description& max_items(std::size_t count) {
        static_assert(detail::is_sized<value_type>, "max_items() is for lists and maps");
        field_.limits.max_size = count;
        return *this;
    }

    /// The schema's "format": "email", "uri". A hint for the sender; it is not checked.
    field_description& format(std::string_view name) {
        static_assert(is_string, "format() is for std::string");
        field_.format = name;
        return *this;
    }

    /// A regular expression that the text matches somewhere: "^[a-z]+$" for the whole of it.
    /// Checked in time linear in the text, so it has no look-around and no back reference:
    /// literals, `.`, classes such as `[^a-z]` and `\\d`, groups, `|`, `* + ? {n,m}`, `^` and `$`.
    /// The text then has at most `max_pattern_length` characters, unless `max_length()` says
    /// otherwise.
    ///
    /// @throws std::logic_error  for an expression that cannot be used, when the type is first
    /// asked for
    field_description& pattern(std::string_view expression) {
        static_assert(is_string, "pattern() is for std::string");
        field_.pattern = expression;
        return *this;
    }

    /// Clients repeat the argument in the header field `Mcp-Param-<name>`, so that proxies can
    /// route on it; a call whose field says something else is refused.
    ///
    /// @param name  a token of RFC 9110 §5.6.2, unique in the tool
    /// @source  MCP 2026-07-28 basic/transports "Custom headers from tool parameters"
    field_description& header(std::string_view name) {
        static_assert(
            is_string || std::is_integral_v<value_type> || std::is_enum_v<value_type>,
            "header() is for strings, integers, booleans and enums"
        );
        field_.header = name;
        return *this;
    }

  private:
    static constexpr bool is_string = std::is_same_v<value_type, std::string>;

    template <class Number>
    static json::number as_number(Number value) {
        if constexpr (std::is_floating_point_v<Number>) {
            return {.floating = value};
        } else if constexpr (std::is_signed_v<Number>) {
            return {.signed_integer = value};
        } else {
            return {.unsigned_integer = value};
        }
    }

    json::field_descriptor& field_;
};

/// Collects what is said about the struct `T`.
template <class T>
class description {
  public:
    explicit description(json::type_descriptor& type) : type_(type) {}

    /// What the struct as a whole means.
    description& doc(std::string_view text) {
        type_.doc = text;
        return *this;
    }

    /// A short name for people.
    description& title(std::string_view text) {
        type_.title = text;
        return *this;
    }

    /// Begins the description of one member: `d.field(&greet::name)`.
    template <class Member, class Struct>
    field_description<Member> field(Member Struct::* member) {
        static_assert(
            std::is_same_v<Struct, T>,
            "this member belongs to another struct than the one that is described"
        );
        return field_description<Member>(
            json::detail::field_at(type_, json::detail::offset_of(member))
        );
    }

  private:
    json::type_descriptor& type_;
};

/// Collects the values of the enum `T`, which are then the only ones.
template <class T>
    requires std::is_enum_v<T>
class description<T> {
  public:
    explicit description(json::type_descriptor& type) : type_(type) {}

    /// What the enum as a whole means.
    description& doc(std::string_view text) {
        type_.doc = text;
        return *this;
    }

    /// One value and its name in JSON.
    description& value(T enumerator, std::string_view name) {
        type_.enumerators.push_back({static_cast<std::int64_t>(enumerator), std::string(name)});
        return *this;
    }

  private:
    json::type_descriptor& type_;
};

}  // namespace warder
