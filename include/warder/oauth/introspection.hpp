/// Tokens that their issuer is asked about: opaque ones, and those that it may revoke.
#pragma once

#include <warder/core/secret.hpp>
#include <warder/oauth/claim_rule.hpp>
#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of an issuer with an introspection endpoint.
struct introspection_options {
    /// Issuer identifier: where clients are sent, and what `iss` must be where an answer has one.
    std::string issuer;

    /// More accepted values of `iss`.
    std::vector<std::string> other_issuers;

    /// Address of the introspection endpoint. Empty: what the issuer's metadata calls its
    /// `introspection_endpoint`, fetched with the first token.
    std::string endpoint;

    /// This server as a client of the issuer.
    std::string client_id;

    /// Its secret. Empty: the environment variable `INTROSPECTION_CLIENT_SECRET`.
    secret client_secret;

    /// Whether the secret is sent in the body (`client_secret_post`), not as `client_secret_basic`.
    bool secret_in_body = false;

    /// A private key in PEM instead of a secret (`private_key_jwt`), and what the issuer calls it.
    secret private_key;
    std::string key_id;

    /// Accepted audience: usually the URL of the MCP endpoint.
    std::string audience;

    /// More accepted audiences.
    std::vector<std::string> other_audiences;

    /// Instead of audiences, for an issuer whose answers have no `aud`: the clients whose tokens
    /// are accepted.
    std::vector<std::string> client_ids;

    /// Further members that an answer must have; all rules must hold.
    std::vector<claim_rule> required_claims;

    /// Claims that may name the caller's organisation, first match wins.
    std::vector<std::string> organisation_claims = {"oid", "org_id"};

    /// Claims that may name the client that got a token, first match wins.
    std::vector<std::string> client_claims = {"client_id", "azp"};

    /// Claims that may hold the caller's roles, strings or arrays of them; all count. A dot goes
    /// into an object: "realm_access.roles".
    std::vector<std::string> role_claims = {"roles"};

    /// How long an answer is believed, at most 60 s: a token that was revoked works for as long,
    /// and so does a stream that is open then; where the issuer is silent, a minute longer. 0: the
    /// issuer is asked for every request, and each 5 s for a stream.
    unsigned cache_seconds = 60;
};

/// Accepts the tokens that an issuer calls active. It is asked about every token that was not seen
/// lately, so each stranger's text is sent to it: 64 at a time at most, of which 48 may be tokens
/// that were not active before; a JWT of another issuer is not. Many requests with one token ask
/// once. Behind `--dev` the development issuer stands in for it.
///
/// @source  RFC 7662 §2
provider introspection(introspection_options options);

}  // namespace warder::oauth
