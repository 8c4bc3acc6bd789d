/// JSON into C++ values, validated by the same description that the schema is made of.
#pragma once

#include <warder/core/result.hpp>
#include <warder/json/descriptor_of.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace warder::json {

class node;

/// Problems that one error text names; the rest are only said to be there.
inline constexpr std::size_t max_problems = 8;

/// What one document may become in memory, in bytes of list elements and map values: small JSON
/// (`[{},{},...]`) can stand for large structs.
inline constexpr std::size_t max_decoded_bytes = std::size_t{64} * 1024 * 1024;

/// How much of what models get wrong is made good. An integer is a number in all of them, and text
/// that a `std::string` is asked for stays text.
enum class leniency : std::uint8_t {
    strict,  ///< only what the schema says
    unwrap,  ///< also text that holds, as JSON, the array or object that the schema says; one level
    lax,     ///< also text that is the number or the `true` or `false` that the schema says
};

/// Decodes `source` into the object at `target`, which is of the described type.
///
/// - Unknown members are refused, as the schema's `"additionalProperties":false` says; what is to
///   take any has a map or a `boost::json::object`.
/// - A null for a field that may be absent counts as its absence.
/// - A number without a fraction counts as an integer, as JSON Schema has it.
/// - A `std::variant` takes the first alternative that fits, in their order; one that fits as it is
///   wins over one for which something is made good. A required member that is an enum tells
///   structs apart: one that has not this value is passed over, so that the problems told are those
///   of the one that is left. Where an alternative takes text, text is never anything else.
///
/// @errors  `errc::mismatch`; `target` is then partly assigned. The description names each problem
///          by JSON Pointer (RFC 6901), what was expected and what kind or size was found, never a
///          value: "/name: expected string, found integer; /times: must be at most 10". A problem
///          of the root has no pointer.
result<void> decode_into(
    const node& source, const type_descriptor& type, void* target, leniency how = leniency::strict
);

/// Decodes a `T`, which is default-constructible.
///
/// @errors  as `decode_into`
template <class T>
result<T> decode(const node& source, leniency how = leniency::strict) {
    T value{};
    auto decoded = decode_into(source, descriptor_of<T>(), &value, how);
    if (!decoded) return std::move(decoded).error();
    return value;
}

}  // namespace warder::json
