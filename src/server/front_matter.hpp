/// The YAML that a `SKILL.md` begins with.
#pragma once

#include <warder/core/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace warder::server {

/// Largest front matter that is read, and deepest nesting in it; the front matter is level 1.
inline constexpr std::size_t max_front_matter_bytes = 64 * 1024;
inline constexpr std::size_t max_front_matter_depth = 16;

/// The front matter of a document as JSON text, an object with its members in the file's order.
///
/// It stands between a first line `---` and the next line `---`, and is one YAML mapping in the
/// core schema, whose keys are text. Anchors, aliases and tags are refused: what a reader of the
/// file sees is what is there, and a few lines cannot become a gigabyte. A byte-order mark in front
/// is skipped, and lines may end in CRLF.
///
/// @errors  the detail is the sentence for the developer, with the line of the file where it can
/// @source  SEP-2640; Agent Skills specification
result<std::string> front_matter_json(std::string_view document);

}  // namespace warder::server
