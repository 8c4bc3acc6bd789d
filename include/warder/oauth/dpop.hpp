/// Tokens that are bound to a key of their client (RFC 9449): who steals one cannot use it.
#pragma once

#include <warder/oauth/provider.hpp>

namespace warder::oauth {

/// How a server takes DPoP.
struct dpop_options {
    /// Whether these issuers' tokens are refused where they are bound to no key.
    bool required = false;

    /// Whether a proof must have a nonce of ours, which it gets by a first refusal: then a proof
    /// cannot be made in advance. The nonces of one process are unknown to others, so behind a load
    /// balancer a client must come back to the same one.
    bool nonce = false;

    /// How old a proof may be, and how far in the future: 300 at most. Proofs are remembered for
    /// twice as long, 262,144 of all clients and 32,768 of one, and more are answered by 503: with
    /// 60 s that is 2,184 requests a second, and 273 of one client.
    unsigned max_age_seconds = 60;
};

/// Accepts what `tokens` accepts, and tokens of the same issuers that are bound to a key as well:
/// with each request their client proves that it has the key.
///
/// A metadata document that is configured and not derived stays as it is; say
/// `dpop_bound_access_tokens_required` there.
///
/// @source  RFC 9449 §7; RFC 9728 §2 (`dpop_signing_alg_values_supported`)
provider with_dpop(provider tokens, dpop_options options = {});

}  // namespace warder::oauth
