/// What of a peer's text may stand in a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace warder {

/// Text that a peer chose is cut here.
inline constexpr std::size_t longest_text = 256;

/// The path as a log may have it: what looks like a JWT is left out, since some clients put their
/// token there.
///
/// @param memory  holds what the result refers to, where that is not the path itself
std::string_view loggable_path(std::string_view path, std::string& memory);

/// Appends a text, of which whatever a terminal would obey, or show as something else, is escaped
/// as JSON does it: all but printable ASCII. Bytes that are not UTF-8 become U+FFFD.
void append_printable(std::string& out, std::string_view text);

/// Appends a text as a JSON string of printable ASCII: whatever a terminal would obey, or show as
/// something else, is escaped. Bytes that are not UTF-8 become U+FFFD. A longer text than `most`
/// bytes is cut, and ends in three dots.
void append_ascii_string(std::string& out, std::string_view text, std::size_t most = longest_text);

}  // namespace warder
