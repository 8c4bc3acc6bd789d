/// How a client proves to an authorization server who it is.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/secret.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/http/client.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// A registered client's credentials: a secret, or a key.
struct client_credentials {
    std::string client_id;
    secret client_secret;

    /// Whether the secret goes into the body (`client_secret_post`) and not into `Authorization`
    /// (`client_secret_basic`).
    bool secret_in_body = false;

    /// With a key, there is no secret (`private_key_jwt`).
    std::optional<crypto::private_key> key;
};

/// Appends `name=value` to a form (WHATWG URL §5.2; percent signs for all that is not unreserved).
void append_parameter(std::string& form, std::string_view name, std::string_view value);

/// Adds the credentials to a request whose body is a form.
///
/// @param audience  whom an assertion is for: the issuer, or the endpoint where none is known
/// @source          RFC 6749 §2.3.1; RFC 7523 §2.2, §3; OpenID Connect Core 1.0 §9
void authenticate(
    http::client_request& request,
    const client_credentials& credentials,
    std::string_view audience,
    const clock& clock,
    entropy& entropy
);

}  // namespace warder::oauth
