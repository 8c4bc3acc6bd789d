/// The errors of this layer, with the fixed sentences that a peer may read.
#pragma once

#include "http/quoted.hpp"
#include <warder/core/error.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <string>
#include <utility>

namespace warder::oauth {

/// @param which  `invalid_token`, or what it is exactly
inline error invalid_token(std::string detail, errc which = errc::invalid_token) {
    return {which, "The access token is not valid", std::move(detail)};
}

inline error malformed_token(std::string detail) {
    return invalid_token(std::move(detail), errc::malformed_token);
}

inline error expired_token(std::string detail) {
    return {errc::expired_token, "The access token expired", std::move(detail)};
}

inline error premature_token(std::string detail, errc which = errc::premature_token) {
    return invalid_token(std::move(detail), which);
}

inline error invalid_proof(std::string detail, errc which = errc::invalid_dpop_proof) {
    return {which, "The DPoP proof is not valid", std::move(detail)};
}

/// As without keys: nothing was said about the token.
inline error unavailable(std::string detail) {
    return {
        errc::keys_unavailable, "Access tokens cannot be verified at the moment", std::move(detail)
    };
}

inline error keys_unavailable(std::string detail) {
    return {
        errc::keys_unavailable,
        "The keys that verify access tokens are not available",
        std::move(detail)
    };
}

using http::quoted;

}  // namespace warder::oauth
