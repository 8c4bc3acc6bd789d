/// Absolute http and https URLs, as configuration names them.
#pragma once

#include <warder/core/result.hpp>
#include <warder/http/authority.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace warder::http {

/// The parts of an absolute http or https URL.
struct url {
    /// `http` or `https`.
    std::string scheme;

    /// In lower case; an IPv6 address keeps its brackets.
    std::string host;

    /// That of the scheme where the text has none.
    std::uint16_t port = 0;

    /// As written, still percent-encoded; may be empty.
    std::string path;

    /// As written, without the question mark.
    std::string query;
};

/// Reads an absolute http or https URL of at most 8,000 bytes.
///
/// Refuses user information, since `https://good@evil/` is read wrongly by people, and fragments,
/// which no identifier of OAuth may have.
///
/// @errors  `malformed_url`; the detail says which rule, never the text, which may hold a password
/// @source  RFC 3986 §3; RFC 9110 §4.2
result<url> parse_url(std::string_view text);

/// `scheme://host[:port]`, the port only where it is not the scheme's own.
///
/// @source  RFC 6454 §6.2
std::string origin(const url& location);

}  // namespace warder::http
