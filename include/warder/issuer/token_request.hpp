/// What an access token of the development issuer is to say.
#pragma once

#include <warder/crypto/jwk.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace warder::issuer {

/// Which of an environment's two identities `iss` names.
///
/// A Scalekit environment publishes metadata for each protected resource, while its tokens name the
/// root: a resource server has to accept both.
enum class issuer_form : std::uint8_t {
    root,      ///< the environment: `{base_url}`
    resource,  ///< the resource in it: `{base_url}/resources/{resource_id}`
};

/// How a token carries its scopes; issuers differ.
enum class scope_claim : std::uint8_t {
    scope,     ///< `"scope":"a b"` (RFC 8693 §4.2, RFC 9068 §2.2.3)
    scopes,    ///< `"scopes":["a","b"]`
    scp,       ///< `"scp":"a b"`
    scp_list,  ///< `"scp":["a","b"]`
};

/// What `authorization_server::mint` puts into a token. Every member has a default that a resource
/// server accepts, so that a test names only what it is about:
///
///     issuer.mint({.subject = "usr_1", .scopes = {"usr:read"}})
struct token_request {
    std::string subject = "usr_dev";

    /// `client_id`; the server's own client where it is empty.
    std::string client_id;

    /// Not checked against the scopes that the server knows. No scope claim where it is empty.
    std::vector<std::string> scopes;
    issuer::scope_claim scope_claim = issuer::scope_claim::scope;

    /// `aud`, an array; absent: the server URL and the resource id.
    std::optional<std::vector<std::string>> audiences;

    issuer_form issuer = issuer_form::root;

    /// `oid`; left out where it is empty.
    std::string organisation;

    /// From now to `exp`, also negative; absent: the server's token lifetime.
    std::optional<std::chrono::seconds> lifetime;

    /// From now to `nbf`, also negative.
    std::chrono::seconds not_before{0};

    /// More claims, each a name and its value as JSON text: `{"plan", "\"pro\""}`. One that the
    /// token has already is replaced.
    std::vector<std::pair<std::string, std::string>> claims;

    /// Names of claims to leave out, after everything else.
    std::vector<std::string> omit;

    /// `typ` of the header (RFC 9068 §2.1); left out where it is empty.
    std::string type = "at+jwt";

    /// Signs with the server's key for this algorithm, which is made and published at its first
    /// use; absent: the server's algorithm.
    std::optional<crypto::algorithm> algorithm;

    /// Signs with this key, which is not published.
    std::optional<crypto::private_key> key;

    /// The whole JOSE header as JSON text instead of the server's own, for tests of what is
    /// refused.
    std::optional<std::string> header;
};

}  // namespace warder::issuer
