/// What simdjson does not check in a document. Includes simdjson, so for .cpp files only.
#pragma once

#include <warder/json/node.hpp>

#include <simdjson.h>

#include <optional>

namespace warder::json {

/// Looks for containers, also empty ones, below `max_depth`, and for repeated names.
std::optional<errc> check_document(const simdjson::dom::document& document);

}  // namespace warder::json
