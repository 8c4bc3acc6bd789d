/// Verifies JWT access tokens against the keys and the policy of their issuer.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/key_source.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <memory>
#include <vector>

namespace warder::oauth {

/// An issuer that is trusted: its rules and its keys.
struct trusted_issuer {
    jwt_policy policy;
    std::shared_ptr<key_source> keys;
};

/// Accepts JWTs of one or several issuers, each with keys of its own.
///
/// Order of the checks: size and form, `typ`, algorithm, key, signature, issuer, audience, times,
/// types. A caller's scopes are compared later, by whoever knows what is asked for: a token that is
/// also expired is told that, and not that it lacks a scope.
///
/// @source  RFC 9068 §4, RFC 8725 §3
class jwt_verifier final : public token_verifier {
  public:
    /// @param issuers  at least one
    /// @param clock    outlives this object
    jwt_verifier(std::vector<trusted_issuer> issuers, const clock& clock);

    task<result<verified>> verify(std::string_view bearer) override;

    /// Whether it is a JWT with the `iss` of a trusted issuer.
    bool owns(std::string_view bearer) const override;

    /// Whether every issuer's keys are there.
    bool ready() const noexcept override;

    std::uint64_t epoch() const noexcept override;

  private:
    const trusted_issuer* named_issuer(std::string_view bearer) const;
    const trusted_issuer& issuer_of(std::string_view bearer) const;

    std::vector<trusted_issuer> issuers_;
    const clock& clock_;
};

}  // namespace warder::oauth
