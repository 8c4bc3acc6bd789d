/// Bearer authentication on the wire: what a client sends and what a server asks for.
#pragma once

#include <warder/http/fields.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace warder::http {

/// What the `Authorization` fields of a request hold.
enum class authorization : std::uint8_t {
    absent,        ///< no such field
    bearer,        ///< one well-formed bearer token
    dpop,          ///< one well-formed token of the scheme `DPoP`
    other_scheme,  ///< credentials of another scheme
    empty_token,   ///< the scheme and nothing behind it
    malformed,     ///< not credentials, or not a b64token
    duplicated,    ///< more than one field
};

/// The token of a request. It is empty unless `kind` is `bearer` or `dpop`, and refers to the
/// fields that were parsed.
struct bearer_credentials {
    authorization kind = authorization::absent;
    std::string_view token;
};

/// Finds the token of a request. Allocates nothing.
///
///     credentials = ( "Bearer" / "DPoP" ) 1*SP b64token
///     b64token    = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
///
/// The scheme's case does not matter; one token only, no tab, no comma, no second field.
///
/// @source  RFC 6750 §2.1; RFC 9449 §7.1; RFC 9110 §11.1, §11.4, §5.3
bearer_credentials parse_bearer(const fields& sent) noexcept;

/// The parameters of a challenge of the scheme `Bearer` or `DPoP`; an empty one is left out. The
/// views live until `to_string` returns.
struct bearer_challenge {
    std::string_view scheme = "Bearer";

    std::string_view realm;

    /// An error code of RFC 6750 §3.1; left out where no credentials were sent.
    std::string_view error;

    std::string_view error_description;

    /// Scopes, separated by a space.
    std::string_view scope;

    /// URL of the document of RFC 9728.
    std::string_view resource_metadata;

    /// Algorithms of proofs, separated by a space (RFC 9449 §7.1).
    std::string_view algs;
};

/// Value of a `WWW-Authenticate` field: `Bearer realm="...", error="...", ...`, in the order of the
/// members.
///
/// Values are quoted strings with `"` and `\` escaped. What may not stand there becomes a space:
/// CR, LF and every other control or non-ASCII byte, and in `error`, `error_description` and
/// `scope` also `"` and `\`.
///
/// @source  RFC 6750 §3; RFC 9110 §5.6.4, §11.6.1; RFC 9728 §5.1
std::string to_string(const bearer_challenge& challenge);

}  // namespace warder::http
