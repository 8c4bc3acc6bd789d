/// JSON into C++ values, validated by the same description that the schema is made of.
#pragma once

#include <warder/core/result.hpp>
#include <warder/json/descriptor_of.hpp>

#include <cstddef>
#include <utility>

namespace warder::json {

class node;

/// Problems that one error text names; the rest are only said to be there.
inline constexpr std::size_t max_problems = 8;

/// What one document may become in memory, in bytes of list elements and map values: small JSON
/// (`[{},{},...]`) can stand for large structs.
inline constexpr std::size_t max_decoded_bytes = std::size_t{64} * 1024 * 1024;

/// Decodes `source` into the object at `target`, which is of the described type.
///
/// Unknown members are refused. A null for a field that may be absent counts as its absence. A
/// number without a fraction counts as an integer, as JSON Schema has it.
///
/// @errors  `errc::mismatch`; `target` is then partly assigned. The description names each problem
///          by JSON Pointer (RFC 6901), what was expected and what kind or size was found, never a
///          value: "/name: expected string, found integer; /times: must be at most 10". A problem
///          of the root has no pointer.
result<void> decode_into(const node& source, const type_descriptor& type, void* target);

/// Decodes a `T`, which is default-constructible.
///
/// @errors  as `decode_into`
template <class T>
result<T> decode(const node& source) {
    T value{};
    auto decoded = decode_into(source, descriptor_of<T>(), &value);
    if (!decoded) return std::move(decoded).error();
    return value;
}

}  // namespace warder::json
