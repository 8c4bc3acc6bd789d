/// The issuer's signing keys, and those that signed before.
#pragma once

#include <warder/crypto/jwk.hpp>

#include <mutex>
#include <string>
#include <vector>

namespace warder::issuer {

/// @threads  all functions may be called concurrently; they wait while a key is made
class key_ring {
  public:
    /// Makes the first key.
    explicit key_ring(crypto::algorithm first);

    /// The key that signs for this algorithm now; made and published at its first use.
    crypto::private_key signing_key(crypto::algorithm algorithm);

    /// Replaces every signing key; the old ones stay published.
    void rotate();

    /// Publishes the signing keys only.
    void retire();

    /// The JWK Set of all published keys, signing keys first.
    std::string json() const;

  private:
    mutable std::mutex mutex_;
    std::vector<crypto::private_key> signing_;
    std::vector<crypto::private_key> previous_;  ///< oldest first
};

}  // namespace warder::issuer
