/// Accepts keys of a list, of which it knows the digests alone.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace warder::oauth {

/// A key that may be used, and by whom.
struct known_key {
    crypto::sha256_digest digest;

    /// Whom the key is of: subject, organisation, scopes and principal.
    access_token caller;

    /// When the key ends; never, where there is none.
    std::optional<std::chrono::system_clock::time_point> expires_at;
};

/// Verifies API keys.
///
/// Keys are looked up by their digests: how long that takes tells a caller about a digest that it
/// can neither choose nor turn back, and the last comparison is in constant time. A key that the
/// guard remembers is not looked for again within `token_cache_options::max_age`.
class api_key_verifier final : public token_verifier {
  public:
    /// @param clock  outlives this object
    api_key_verifier(std::vector<known_key> keys, const clock& clock);

    task<result<verified>> verify(std::string_view bearer) override;

    /// Whether it is a key of the list, even one that has ended.
    bool owns(std::string_view bearer) const override;
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

  private:
    const known_key* find(std::string_view bearer) const;

    std::unordered_map<crypto::sha256_digest, known_key, crypto::digest_hash> keys_;
    const clock& clock_;
};

}  // namespace warder::oauth
