/// The documents in which the issuer describes itself.
#pragma once

#include <warder/crypto/algorithm.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

struct server_metadata {
    std::string issuer;  ///< what the URLs of its endpoints begin with
    std::string jwks_uri;
    std::string resource;  ///< the one that its tokens are for
    std::vector<std::string> scopes;
    bool client_documents = false;  ///< whether a client may be named by a URL
};

/// The document of RFC 8414 §2, with the members of RFC 7009, RFC 7662, RFC 9207 §3, RFC 9449 §5.1,
/// RFC 9728 §4 and draft-ietf-oauth-client-id-metadata-document §5. It announces what exists.
std::string oauth_metadata_json(const server_metadata& metadata);

/// The document of OpenID Connect Discovery 1.0 §3: the same, with the members that it requires
/// besides.
std::string openid_metadata_json(const server_metadata& metadata, crypto::algorithm signs_with);

}  // namespace warder::issuer
