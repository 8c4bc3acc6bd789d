/// The payload of an access token.
#pragma once

#include <warder/issuer/token_request.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::issuer {

/// What the server knows and a `token_request` does not say.
struct claim_defaults {
    std::string issuer;
    std::string client_id;
    std::vector<std::string> audiences;
    std::chrono::seconds lifetime;
    std::string token_id;  ///< `jti`
    std::chrono::system_clock::time_point now;
};

/// The claims as JSON text.
std::string claims_json(const token_request& request, const claim_defaults& defaults);

}  // namespace warder::issuer
