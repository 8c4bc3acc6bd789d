/// The errors of this layer, with the fixed sentences that a peer may read.
#pragma once

#include "http/quoted.hpp"
#include <warder/core/error.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <string>
#include <utility>

namespace warder::oauth {

inline error invalid_token(std::string detail) {
    return {errc::invalid_token, "The access token is not valid", std::move(detail)};
}

inline error expired_token(std::string detail) {
    return {errc::invalid_token, "The access token expired", std::move(detail)};
}

inline error premature_token(std::string detail) {
    return {errc::premature_token, "The access token is not valid", std::move(detail)};
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
