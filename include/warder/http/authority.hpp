/// Host names and origins as they stand in `Host` and `Origin` fields, compared by their parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace warder::http {

/// `host[:port]`. The host refers to the parsed text; an IPv6 address keeps its brackets.
struct authority {
    std::string_view host;
    std::optional<std::uint16_t> port;
};

/// Splits `host[:port]`, or gives nothing.
///
/// A host is letters, digits, `-`, `.` and `_`, at most 253 of them, or an IPv6 address in
/// brackets; nothing percent-encoded, no user information. A port is up to five digits and not 0;
/// an empty one is none.
///
/// @source  RFC 3986 §3.2.2, §3.2.3; RFC 9110 §7.2
std::optional<authority> parse_authority(std::string_view text) noexcept;

/// `scheme://host[:port]`; refers to the parsed text.
struct web_origin {
    std::string_view scheme;
    std::string_view host;
    std::optional<std::uint16_t> port;

    /// Whether both mean the same origin: scheme and host without regard to case, and a port that
    /// is not there is 80 for http and 443 for https (RFC 6454 §5).
    friend bool operator==(const web_origin& a, const web_origin& b) noexcept;
};

/// Splits a serialised origin, or gives nothing: for `null`, for a path, for anything else.
///
/// @source  RFC 6454 §6.2, §7.1
std::optional<web_origin> parse_origin(std::string_view text) noexcept;

/// Whether a host is this machine by its name alone: `localhost`, 127.0.0.0/8 or `[::1]`.
///
/// @source  RFC 1122 §3.2.1.3; RFC 4291 §2.5.3; RFC 6761 §6.3
bool is_loopback_host(std::string_view host) noexcept;

/// Whether a serialised origin is that of a page of this machine: http or https, from loopback, on
/// any port.
bool is_loopback_origin(std::string_view origin) noexcept;

}  // namespace warder::http
