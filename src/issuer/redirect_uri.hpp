/// Where a browser may be sent with an answer.
#pragma once

#include <warder/core/result.hpp>

#include <string>
#include <string_view>

namespace warder::issuer {

/// Longest redirect URI, in bytes.
inline constexpr std::size_t max_redirect_uri_bytes = 2000;

/// Whether a client may register this: an https URL, an http URL of this machine, or a URI of a
/// private-use scheme, which has a dot in it (RFC 8252 §7.1) or is that of a known editor.
///
/// @errors  `errc::invalid_redirect_uri`
/// @source  RFC 6749 §3.1.2 (no fragment); RFC 8252 §7; RFC 9700 §4.1
result<void> check_redirect_uri(std::string_view uri);

/// Whether the one that a request names is the registered one: byte for byte, except that the port
/// of an http URL of 127.0.0.1, [::1] or localhost is free, since a native client gets it from its
/// system.
///
/// @source  RFC 9700 §4.1.3; RFC 8252 §7.3
bool same_redirect_uri(std::string_view registered, std::string_view presented);

/// Whether it is an http URL of this machine.
bool is_loopback_redirect(std::string_view uri);

/// What a person is shown of it: host and port, or the scheme of a private-use URI.
std::string redirect_host(std::string_view uri);

/// The URI with these parameters behind its query.
///
/// @param parameters  already encoded: `a=b&c=d`
std::string with_parameters(std::string_view uri, std::string_view parameters);

}  // namespace warder::issuer
