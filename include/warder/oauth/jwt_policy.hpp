/// The rules that the claims of one issuer's access tokens must meet, as a function of values and
/// `now`.
#pragma once

#include <warder/core/result.hpp>
#include <warder/crypto/algorithm.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/claim_rule.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// Whether tokens that are bound to a key are accepted, or no others.
enum class dpop_use : std::uint8_t { refused, accepted, required };

/// The same of tokens that are bound to a certificate.
enum class certificate_use : std::uint8_t { refused, accepted, required };

/// What is accepted from one issuer.
struct jwt_policy {
    /// Names the issuer in principals and logs; one name for all its `iss` forms.
    std::string issuer_name;

    /// Accepted values of `iss`, byte for byte. An issuer may use several: Scalekit does.
    std::vector<std::string> issuers;

    /// Accepted values of `aud`, of which a token must have one; see `same_audience`. An empty list
    /// accepts no token but one without `aud`, where `client_ids` says whose tokens are ours.
    std::vector<std::string> audiences;

    /// Accepted clients, of which a token's must be one; see `client_claims`. For issuers
    /// whose access tokens name no audience. Empty: any client.
    std::vector<std::string> client_ids;

    /// Further claims that must have one of a few values; all rules must hold.
    std::vector<claim_rule> required_claims;

    /// Whether a token must name its client, and have a scope or a role: for issuers that give a
    /// token for us to each of their applications, and whose ID tokens look like access tokens.
    bool needs_grant = false;

    /// Accepted signature algorithms; empty accepts all that `crypto::algorithm` has.
    std::vector<crypto::algorithm> algorithms;

    /// Claims that may name the caller's organisation; the first that is there counts. A dot goes
    /// into an object: "custom_claims.org_id".
    std::vector<std::string> organisation_claims = {"oid", "org_id"};

    /// Claims that may name the client that got the token; the first that is there counts.
    std::vector<std::string> client_claims = {"client_id", "azp"};

    /// Claims that may hold roles of the caller, each a string or an array of strings; all count. A
    /// dot goes into an object: "realm_access.roles".
    std::vector<std::string> role_claims = {"roles"};

    /// How far the issuer's clock may be off, in both directions. RFC 7519 §4.1.4 allows "a few
    /// minutes" at most.
    std::chrono::seconds leeway{30};

    /// Longest accepted time from `iat` (or from now, without one) to `exp`; no limit when absent.
    std::optional<std::chrono::seconds> max_lifetime;

    /// Whether the claims are the answer to an introspection request, which the issuer gives
    /// itself.     /// There `iss`, `exp` and `sub` may be absent (RFC 7662 §2.2): a token without
    /// `exp` is good for `introspected_lifetime`, and then asked about again; without `sub` the
    /// subject is "client:" and `client_id`. What is there is checked as in a JWT, and
    /// `token_type`, `token_use` and `typ`, where they are there, must be those of an access token.
    bool introspected = false;

    /// Whether tokens are bound to a key by DPoP. Whoever lets this be sees to it that their proofs
    /// are checked.
    dpop_use dpop = dpop_use::refused;

    /// Whether tokens are bound to a certificate of their client. Whoever lets this be sees to it
    /// that the certificates are compared.
    certificate_use certificates = certificate_use::refused;
};

/// How long an introspected token without `exp` is taken for good.
inline constexpr std::chrono::seconds introspected_lifetime{60};

/// Whether a token's audience is the configured one: equal bytes, except that the empty path of a
/// URL equals "/" (RFC 3986 §6.2.3): `https://h` and `https://h/`, but not `https://h/mcp` and
/// `https://h/mcp/`.
bool same_audience(std::string_view configured, std::string_view presented) noexcept;

/// Checks the `typ` of a token's header.
///
/// @param type  value of `typ`, or empty when it is absent
/// @errors      `errc::invalid_token`: anything but absent, `JWT`, `at+jwt` and
///              `application/at+jwt`, without regard to case. An ID token or a DPoP proof is no
///              access token
/// @source      RFC 9068 §4, RFC 8725 §3.11
result<void> check_type(std::string_view type);

/// Checks the claims of a token whose signature was verified: issuer, audience, times, and the
/// types of all that is read, in this order.
///
/// `iss`, `exp`, a non-empty `sub`, and `aud` or a client of the list are required; `nbf` and `iat`
/// are checked where present. A token with `cnf` is bound to a key of its client (DPoP) or to its
/// certificate (mutual TLS), or to both; it is refused unless the policy says that each of them is
/// checked, and where it is bound to anything else.
///
/// @param payload  JSON text of the claims
/// @errors         `errc::invalid_token`; `errc::premature_token` for `nbf` or `iat` in the future.
///                 The detail says which claim, what was found and what is accepted
/// @source         RFC 9068 §4, RFC 7519 §4.1, RFC 8725 §3.8, §3.9; RFC 9449 §7.1, RFC 8705 §3
result<access_token> check_claims(
    std::string_view payload, const jwt_policy& policy, std::chrono::system_clock::time_point now
);

/// Who calls, as one text: a JSON array of issuer name, subject, client and organisation, so that
/// no two callers share one.
std::string make_principal(const access_token& token);

}  // namespace warder::oauth
