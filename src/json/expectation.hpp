/// What a type takes, in words and as a quick test.
#pragma once

#include <warder/json/descriptor.hpp>
#include <warder/json/node.hpp>

#include <string>
#include <vector>

namespace warder::json {

/// The names, with commas between them.
std::string join(const std::vector<enumerator>& values);
std::string join(const std::vector<field_descriptor>& fields);

/// The words for what a type takes: "integer", "one of red, green".
std::string expected_by(const type_descriptor& type);

/// Whether a type takes some value of that kind: cheap, so asked before an alternative is tried.
bool accepts(const type_descriptor& type, kind found);

}  // namespace warder::json
