/// The one question of a resource server: whose token is this?
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/core/task.hpp>
#include <warder/oauth/access_token.hpp>

#include <memory>
#include <string_view>

namespace warder::oauth {

/// Why a token was not accepted. The table in `src/oauth/errors.cpp` maps each to a status and an
/// OAuth error.
enum class errc {
    invalid_token =
        1,  ///< 401 invalid_token: malformed, bad signature, wrong issuer or audience, expired ...
    insufficient_scope,  ///< 403 insufficient_scope
    invalid_request,     ///< 400 invalid_request: two credentials, a malformed header
    keys_unavailable,    ///< 503: the issuer's keys cannot be had now; not the caller's fault
    premature_token,     ///< 401 invalid_token that time may cure: signed with a key that is not
                         ///< published yet, or not valid yet. Never remembered as refused
    invalid_dpop_proof,  ///< 401 invalid_dpop_proof: of the request, not of the token
    use_dpop_nonce,      ///< 401 use_dpop_nonce: the proof is good, and must have a nonce of ours
    replayed_proof,      ///< 401 invalid_dpop_proof: it was used before

    // What exactly is wrong where it is known: 401 invalid_token, as all that follow.
    malformed_token,    ///< cannot be read
    wrong_algorithm,    ///< signed with one that is not accepted
    bad_signature,      ///< not of the key that it names
    doubted_signature,  ///< the same, while the issuer is asked for its keys: time may cure it
    unknown_key,        ///< there is no such key: time may cure it
    wrong_key,          ///< there is none that is for it, and none will come
    wrong_issuer,       ///< `iss` is absent or not accepted
    wrong_audience,     ///< `aud` is absent, or names others only
    expired_token,      ///< `exp` is over
    wrong_type,         ///< no access token
    wrong_claim,        ///< another claim is absent, or not one that is accepted
    wrong_binding,      ///< bound to a key and sent as bearer token, or the other way around
    inactive_token,     ///< its issuer does not call it active
    unknown_api_key,    ///< no key of the list
};
std::error_code make_error_code(errc failure) noexcept;

/// Whether the same token may be accepted later without having changed: then it is never remembered
/// as refused.
bool time_may_cure(const std::error_code& failure) noexcept;

/// Checks bearer tokens.
///
/// @threads  all functions may be called concurrently
class token_verifier {
  public:
    virtual ~token_verifier() = default;

    using verified = std::shared_ptr<const access_token>;

    /// Verifies a token. The task outlives neither the verifier nor `bearer`.
    ///
    /// @param bearer  the token alone, without the "Bearer " prefix
    /// @errors        `errc::invalid_token`, or a closer one, with a fixed description for the peer
    /// and the exact reason as detail;
    ///                `errc::premature_token` where the same token may be accepted later;
    ///                `errc::keys_unavailable`
    virtual task<result<verified>> verify(std::string_view bearer) = 0;

    /// Whether a token is this verifier's to judge, as far as it says itself: then no other one is
    /// asked, whatever this one finds.
    virtual bool owns(std::string_view) const { return false; }

    /// Whether `verify` can decide now (its keys have arrived); for `/ready`.
    virtual bool ready() const noexcept = 0;

    /// Changes when an accepted token must be verified anew: keys rotated, policy replaced. A
    /// remembered token of another epoch is forgotten.
    virtual std::uint64_t epoch() const noexcept = 0;
};

}  // namespace warder::oauth

template <>
struct std::is_error_code_enum<warder::oauth::errc> : std::true_type {};
