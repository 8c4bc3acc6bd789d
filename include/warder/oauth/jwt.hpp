/// Preset for any issuer of JWT access tokens.
#pragma once

#include <warder/oauth/claim_rule.hpp>
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

    /// Address of the JWK Set; empty: found through the issuer's metadata (RFC 8414, OpenID Connect
    /// Discovery).
    std::string jwks_uri;

    /// The keys themselves, for an issuer that cannot be asked: a JWK Set, or public keys or
    /// certificates in PEM. Then nothing is fetched.
    std::string keys;

    /// A file with them, read once, at the start; from the working directory.
    std::string keys_file;

    /// More accepted values of `iss`, for an issuer that changes its name.
    std::vector<std::string> other_issuers;

    /// More accepted audiences.
    std::vector<std::string> other_audiences;

    /// Instead of audiences, for an issuer whose access tokens have no `aud`: the clients whose
    /// tokens are accepted; see `client_claims`. With audiences, both must fit.
    std::vector<std::string> client_ids;

    /// Further claims that a token must have, such as the tenant; all rules must hold.
    std::vector<claim_rule> required_claims;

    /// Accepted signature algorithms, such as "RS256"; empty: every asymmetric one.
    std::vector<std::string> algorithms;

    /// Claims that may name the caller's organisation, first match wins.
    std::vector<std::string> organisation_claims = {"oid", "org_id"};

    /// Claims that may name the client that got a token, first match wins.
    std::vector<std::string> client_claims = {"client_id", "azp"};

    /// Claims that may hold the caller's roles, strings or arrays of them; all count. A dot goes
    /// into an object: "realm_access.roles".
    std::vector<std::string> role_claims = {"roles"};

    /// Whether a token must name its client, and have a scope or a role.
    bool needs_grant = false;

    /// How far the issuer's clock may be off.
    unsigned leeway_seconds = 30;

    /// Longest accepted time from `iat` to `exp`, against tokens that live for years; 0: no limit.
    unsigned max_lifetime_seconds = 0;
};

/// Accepts the JWT access tokens of one issuer.
///
/// A verifier that binds tokens to this server by nothing, neither an audience nor a list of
/// clients, refuses to start: it would open for a token that a user gave to any other server of
/// that issuer.
provider jwt(jwt_options options);

}  // namespace warder::oauth
