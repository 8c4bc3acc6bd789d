/// Asks an issuer about tokens.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/secret.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/http/client.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/token_verifier.hpp>

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

/// Most of them about tokens that were not active before: the other places are kept for callers
/// whose answer became old, whatever strangers send.
inline constexpr std::size_t max_new_introspections = 48;

/// An introspection endpoint, and what its answers must say.
struct introspection_settings {
    /// With `introspected` set.
    jwt_policy policy;

    /// Issuer identifier: whom an assertion of this server is for.
    std::string issuer;

    /// Empty: as the issuer's metadata has it.
    std::string endpoint;

    /// This server's own.
    std::shared_ptr<const client_credentials> credentials;

    /// How long an answer is believed.
    std::chrono::seconds cache = max_introspection_cache;
};

/// Verifies a token by asking its issuer whether it is active.
///
/// A JWT that names another issuer is refused without a question, so that this issuer learns
/// nothing of it. Many who show one token at the same time cause one question. Where the issuer
/// does not answer, whatever its reason, or too many questions are open, that is
/// `errc::keys_unavailable`: it says nothing about the token.
///
/// @source  RFC 7662 §2; RFC 8414 §2 (`introspection_endpoint`)
class introspection_verifier final : public token_verifier {
  public:
    /// @param client, clock, entropy  outlive this object
    introspection_verifier(
        introspection_settings settings, http::client& client, const clock& clock, entropy& entropy
    );
    ~introspection_verifier() override;

    task<result<verified>> verify(std::string_view bearer) override;
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

  private:
    struct state;

    task<result<verified>> ask(std::string bearer, crypto::sha256_digest digest);
    task<result<std::string>> endpoint();
    task<result<http::response>> send(std::string url, std::string_view bearer);
    result<verified> judge(const http::response& response) const;

    introspection_settings settings_;
    http::client& client_;
    const clock& clock_;
    entropy& entropy_;
    std::unique_ptr<state> state_;
};

}  // namespace warder::oauth
