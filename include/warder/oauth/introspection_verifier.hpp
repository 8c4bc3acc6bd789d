/// Asks an issuer about tokens.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/secret.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/http/client.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace warder::oauth {

struct client_credentials;

/// Longest time that an answer is believed: so long works a token that was revoked.
inline constexpr std::chrono::seconds max_introspection_cache{60};

/// Most questions at the same time, since strangers' tokens are asked about as well.
inline constexpr std::size_t max_introspections = 64;

/// An introspection endpoint, and what its answers must say.
struct introspection_settings {
    /// With `introspected` set.
    jwt_policy policy;

    /// Issuer identifier: whom an assertion of this server is for.
    std::string issuer;

    std::string endpoint;

    /// This server's own.
    std::shared_ptr<const client_credentials> credentials;

    /// How long an answer is believed.
    std::chrono::seconds cache = max_introspection_cache;
};

/// Verifies a token by asking its issuer whether it is active.
///
/// A JWT that names another issuer is refused without a question, so that this issuer learns
/// nothing of it. Where the issuer does not answer, whatever its reason, or too many questions are
/// open, that is `errc::keys_unavailable`: it says nothing about the token.
///
/// @source  RFC 7662 §2
class introspection_verifier final : public token_verifier {
  public:
    /// @param client, clock, entropy  outlive this object
    introspection_verifier(
        introspection_settings settings, http::client& client, const clock& clock, entropy& entropy
    );

    task<result<verified>> verify(std::string_view bearer) override;
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

  private:
    introspection_settings settings_;
    http::client& client_;
    const clock& clock_;
    entropy& entropy_;
    std::atomic<std::size_t> in_flight_ = 0;
};

}  // namespace warder::oauth
