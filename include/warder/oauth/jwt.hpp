/// Preset for any issuer of JWT access tokens.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of an issuer.
struct jwt_options {
    /// Issuer identifier, equal to `iss` byte for byte.
    std::string issuer;

    /// Accepted audience: usually the URL of the MCP endpoint.
    std::string audience;

    /// Address of the JWK Set; empty: found through the issuer's metadata.
    std::string jwks_uri;

    /// More accepted values of `iss`, for an issuer that changes its name.
    std::vector<std::string> other_issuers;

    /// More accepted audiences.
    std::vector<std::string> other_audiences;

    /// Accepted signature algorithms, such as "RS256"; empty: every asymmetric one.
    std::vector<std::string> algorithms;

    /// Claims that may name the caller's organisation, first match wins.
    std::vector<std::string> organisation_claims = {"oid", "org_id"};

    /// How far the issuer's clock may be off.
    unsigned leeway_seconds = 30;

    /// Longest accepted time from `iat` to `exp`, against tokens that live for years; 0: no limit.
    unsigned max_lifetime_seconds = 0;
};

/// Accepts the JWT access tokens of one issuer.
provider jwt(jwt_options options);

}  // namespace warder::oauth
