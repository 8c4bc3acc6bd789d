/// What a client is told that is refused, by its OAuth name.
#pragma once

#include <warder/core/result.hpp>

namespace warder::issuer {

/// Why a request is refused. The message of each is its error code on the wire.
///
/// @source  RFC 6749 §4.1.2.1, §5.2; OpenID Connect Core 1.0 §3.1.2.6; RFC 7591 §3.2.2; RFC 8707
///          §2; RFC 9449 §5
enum class errc {
    invalid_request = 1,
    invalid_client,
    invalid_grant,
    unauthorized_client,
    unsupported_grant_type,
    unsupported_response_type,
    invalid_scope,
    invalid_target,
    invalid_dpop_proof,
    access_denied,
    login_required,
    consent_required,
    request_not_supported,
    request_uri_not_supported,
    invalid_redirect_uri,
    invalid_client_metadata,
    temporarily_unavailable,  ///< the store is full or broken, or a document cannot be had
};
std::error_code make_error_code(errc failure) noexcept;

}  // namespace warder::issuer

template <>
struct std::is_error_code_enum<warder::issuer::errc> : std::true_type {};
