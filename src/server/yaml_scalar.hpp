/// What YAML text without quotes stands for.
#pragma once

#include <warder/core/result.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// The JSON of a plain scalar in YAML's core schema: null, true, a number, or else a string. Only a
/// string begins with a quote.
///
/// @errors  a number that JSON or 64 bits cannot hold; the detail is the sentence for the developer
/// @source  YAML 1.2.2 §10.3.2
result<std::string> json_of_plain_scalar(std::string_view text);

}  // namespace warder::server
