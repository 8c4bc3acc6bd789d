/// Reading JSON that a peer sent.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::json {

/// Why JSON is not accepted.
enum class errc {
    syntax = 1,        ///< not JSON, or not UTF-8
    too_deep,          ///< nested deeper than `max_depth`
    duplicate_member,  ///< an object names a member twice
    mismatch,          ///< not what the type or schema says
};
std::error_code make_error_code(errc failure) noexcept;

/// Deepest nesting of arrays and objects that is read; the document itself is level 1.
inline constexpr std::size_t max_depth = 64;

/// The kinds of JSON values; a number without point and exponent is an integer if it fits 64 bits.
enum class kind : std::uint8_t { null, boolean, integer, number, string, array, object };

/// The word for a kind in error texts: "null", "boolean", "integer", "number", "string", "array",
/// "object".
std::string_view to_string(kind value) noexcept;

/// One value of a parsed document; a view, valid inside the callback of `parse` only.
///
/// The whole document was checked when it was parsed: syntax, UTF-8, depth, numbers in range and no
/// duplicate members anywhere. Reading a value as a kind that it is not gives nothing.
class node {
  public:
    json::kind kind() const noexcept;

    std::optional<bool> boolean() const noexcept;
    std::optional<std::int64_t> integer() const noexcept;            ///< integers up to 2^63-1
    std::optional<std::uint64_t> unsigned_integer() const noexcept;  ///< integers from 0 to 2^64-1
    std::optional<double> number() const noexcept;                   ///< integers too
    std::optional<std::string_view> string() const noexcept;         ///< unescaped

    /// Elements of an array, members of an object, else 0.
    std::size_t size() const noexcept;

    /// The member of that name, or nothing: also when this is no object.
    std::optional<node> operator[](std::string_view member) const noexcept;

    /// Calls `visit(element)` for each element of an array, in order, until it returns false.
    void for_each_element(function_ref<bool(node)> visit) const;

    /// Calls `visit(name, value)` for each member of an object, in order, until it returns false.
    void for_each_member(function_ref<bool(std::string_view, node)> visit) const;

    /// The value as compact JSON text.
    std::string dump() const;

  private:
    friend struct node_access;
    // A simdjson tape reference, which is trivially copyable; kept opaque so that users never
    // compile simdjson.
    const void* document_ = nullptr;
    [[maybe_unused]] std::size_t index_ = 0;
};

/// Parses `text` and calls `use(root)`. Nothing of the document may be kept after `use` returns.
///
/// Uses one parser of the calling thread, so `use` must neither suspend nor parse again. A parser
/// that grew past 256 KiB is freed afterwards.
///
/// @errors  `errc::syntax`, `errc::too_deep`, `errc::duplicate_member`; `use` was then not called
result<void> parse(std::string_view text, function_ref<void(node)> use);

/// The same JSON without white space between its tokens; all else stays as it is written.
///
/// @param text  JSON, as `parse` takes it
std::string compact(std::string_view text);

}  // namespace warder::json

template <>
struct std::is_error_code_enum<warder::json::errc> : std::true_type {};
