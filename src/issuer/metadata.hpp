/// The documents in which the issuer describes itself.
#pragma once

#include <warder/crypto/algorithm.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

struct server_metadata {
    std::string issuer;
    std::string token_endpoint;
    std::string jwks_uri;
    std::vector<std::string> scopes;
};

/// The document of RFC 8414 §2. It announces what exists: no authorization endpoint, and therefore
/// no response type.
std::string oauth_metadata_json(const server_metadata& metadata);

/// The document of OpenID Connect Discovery 1.0 §3: the same, with the members that it requires
/// besides.
std::string openid_metadata_json(const server_metadata& metadata, crypto::algorithm signs_with);

}  // namespace warder::issuer
