/// JSON Schemas of C++ types.
#pragma once

#include <warder/json/descriptor_of.hpp>

#include <string>

namespace warder::json {

/// The JSON Schema (2020-12) of the described type, as compact JSON.
///
/// A struct is
/// `{"type":"object","properties":{...},"required":[...],"additionalProperties":false}`, its
/// members' structs stand in place, and only one that contains itself is a `$ref`. Everything that
/// the schema allows is decoded, but for the range of integers of 32 and 64 bits and of
/// floating-point numbers: it is checked and not shown.
std::string schema_of(const type_descriptor& type);

/// The JSON Schema of `T`.
template <class T>
std::string schema_of() {
    return schema_of(descriptor_of<T>());
}

}  // namespace warder::json
