/// What a DPoP proof must be, as a function of values and `now`.
#pragma once

#include <warder/core/result.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::oauth {

/// The request that a proof is for.
struct proven_request {
    /// As sent: "POST".
    std::string_view method;

    /// As the client knows it, without query.
    std::string_view url;

    /// The token that it comes with.
    std::string_view access_token;

    /// Of the key that the token is bound to: its `cnf.jkt`.
    std::string_view key_thumbprint;
};

/// A proof that fits its request. Whether it was used before, and whether its nonce is one of ours,
/// is for others to say.
struct dpop_proof {
    std::string id;              ///< `jti`
    std::string nonce;           ///< empty where it has none
    std::string key_thumbprint;  ///< of its key (RFC 7638, SHA-256), in base64url
};

/// Longest `jti`, in bytes.
inline constexpr std::size_t max_proof_id_bytes = 256;

/// Checks a proof.
///
/// @param proof    value of the field `DPoP`
/// @param max_age  how old it may be, and how far in the future
/// @errors         `errc::invalid_dpop_proof`; `errc::invalid_token` where it is a good proof of
///                 another key than the token's
/// @source         RFC 9449 §4.3, §7.1
result<dpop_proof> check_dpop_proof(
    std::string_view proof,
    const proven_request& request,
    std::chrono::system_clock::time_point now,
    std::chrono::seconds max_age
);

/// Checks a proof that comes without a token, since its client asks for one: of any key, which the
/// token is then bound to.
///
/// @param method, url  of the request, as in `proven_request`
/// @errors             `errc::invalid_dpop_proof`
/// @source             RFC 9449 §4.3, §5
result<dpop_proof> check_tokenless_dpop_proof(
    std::string_view proof,
    std::string_view method,
    std::string_view url,
    std::chrono::system_clock::time_point now,
    std::chrono::seconds max_age
);

}  // namespace warder::oauth
