/// C++ values to JSON.
#pragma once

#include <warder/json/descriptor_of.hpp>

#include <string>

namespace warder::json {

class writer;

/// Writes the object at `value`, which is of the described type.
///
/// An empty `std::optional` member is left out; elsewhere it is null.
///
/// @throws std::domain_error  for a value that the type's schema does not allow: a number that is
/// not finite, an enumerator without a name, a date outside the years 0000 to 9999
void encode_into(writer& out, const type_descriptor& type, const void* value);

/// Appends the object at `value` as compact JSON.
void encode_into(std::string& out, const type_descriptor& type, const void* value);

/// Appends `value` as compact JSON.
template <class T>
void encode(const T& value, std::string& out) {
    encode_into(out, descriptor_of<T>(), &value);
}

/// `value` as compact JSON.
template <class T>
std::string encode(const T& value) {
    std::string text;
    encode(value, text);
    return text;
}

}  // namespace warder::json
