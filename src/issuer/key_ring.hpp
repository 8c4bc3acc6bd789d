/// The issuer's signing keys, and those that signed before.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/result.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/stores/record_store.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace warder::issuer {

/// @threads  all functions may be called concurrently; they wait while a key is made
class key_ring {
  public:
    /// Takes the keys that the store remembers. Makes the first one where it has none, and keeps
    /// it there, as PEM.
    ///
    /// @param store    outlives the ring
    /// @param clock    outlives the ring
    /// @errors         `std::runtime_error` where the store fails, or what is in it is no key
    key_ring(crypto::algorithm first, stores::record_store& store, const clock& clock);

    /// The key that signs for this algorithm now; made and published at its first use.
    ///
    /// @errors  `std::runtime_error` where a key is made and the store fails
    crypto::private_key signing_key(crypto::algorithm algorithm);

    /// Replaces every signing key; the old ones stay published.
    ///
    /// @errors  `errc::temporarily_unavailable` where the store fails; the keys are then as before
    result<void> rotate();

    /// Publishes the signing keys only.
    ///
    /// @errors  `errc::temporarily_unavailable` where the store fails; the keys are then as before
    result<void> retire();

    /// The JWK Set of all published keys, signing keys first.
    std::string json() const;

    /// The published key of that `kid`.
    std::optional<crypto::public_key> find(std::string_view id) const;

  private:
    struct key_lists {
        std::vector<crypto::private_key> signing;
        std::vector<crypto::private_key> previous;  ///< oldest first
    };

    void load();

    /// Keeps the keys, and uses them from then on: what signs is always in the store.
    result<void> replace(key_lists next);

    stores::record_store& store_;
    const clock& clock_;
    mutable std::mutex mutex_;
    key_lists keys_;
};

}  // namespace warder::issuer
