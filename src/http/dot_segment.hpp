/// Segments of a path that mean another path.
#pragma once

#include <string_view>

namespace warder::http {

/// Whether a decoded segment is `.` or `..`, which clients resolve before they send a path.
///
/// @source  RFC 3986 §5.2.4
constexpr bool is_dot_segment(std::string_view decoded) noexcept {
    return decoded == "." || decoded == "..";
}

/// Whether the path has such a segment once decoded; or one that hides a slash, or has a percent
/// sign without its two digits, of which nobody can say what others read in it.
///
/// @source  RFC 3986 §5.2.4, §6.2.2.3
bool has_dot_segment(std::string_view path);

}  // namespace warder::http
