/// What a client says about itself, when it registers or in a document of its own.
#pragma once

#include "issuer/client.hpp"
#include <warder/core/result.hpp>

#include <string_view>

namespace warder::issuer {

/// What is the same in neither of the two places.
struct client_metadata_rules {
    /// `token_endpoint_auth_method` where the client says none.
    std::string_view usual_authentication = secret_basic;

    /// Whether a secret may be made for it: not for a document, which everybody reads.
    bool may_have_secret = true;

    /// Whether keys can be fetched from `jwks_uri`.
    bool may_have_keys_url = true;

    /// Whether that may be an http URL of this machine.
    bool loopback_keys = false;
};

/// Reads client metadata: `redirect_uris`, `token_endpoint_auth_method`, `grant_types`,
/// `response_types`, `client_name`, `client_uri`, `jwks` or `jwks_uri`, `application_type` and
/// `dpop_bound_access_tokens`. Others do not matter, and neither do grants that are not ours, nor
/// `scope`: what a client may do is for the person to say. The client has no `id` yet.
///
/// @param json  at most `max_client_metadata_bytes`
/// @errors      `errc::invalid_redirect_uri`, `errc::invalid_client_metadata`
/// @source      RFC 7591 §2; RFC 9449 §5.2; OpenID Connect Registration 1.0 §2 (`application_type`)
result<client> read_client_metadata(std::string_view json, const client_metadata_rules& rules);

/// Longest client metadata, in bytes.
inline constexpr std::size_t max_client_metadata_bytes = 16 * 1024;

}  // namespace warder::issuer
