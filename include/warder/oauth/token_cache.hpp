/// Remembers which tokens were verified, and which were refused, for a short while.
#pragma once

#include <warder/core/error.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace warder::oauth {

/// Sizes and lifetimes of a `token_cache`.
struct token_cache_options {
    /// Most verified tokens; about 100 bytes each, and the claims.
    std::size_t capacity = 16 * 1024;

    /// Longest time that a verified token is believed without verifying it again.
    std::chrono::seconds max_age{60};

    /// Most refused tokens.
    std::size_t refused_capacity = 4 * 1024;

    /// How long a refusal is repeated without looking again.
    std::chrono::seconds refused_max_age{10};
};

/// When a verified token may be believed without looking at it again.
struct validity {
    std::chrono::system_clock::time_point from;   ///< included
    std::chrono::system_clock::time_point until;  ///< not included
    std::uint64_t epoch = 0;                      ///< of the verifier, before it verified

    bool holds(std::chrono::system_clock::time_point now, std::uint64_t current_epoch)
        const noexcept {
        return from <= now && now < until && epoch == current_epoch;
    }
};

/// A token that was verified, and for how long that may be believed.
struct remembered_token {
    token_verifier::verified token;
    oauth::validity validity;
};

/// A bounded memory of verified and refused tokens, keyed by their SHA-256, so that no token is
/// stored.
///
/// Verified and refused tokens have a table each: a stranger's refused tokens cannot push out good
/// ones. `exp` and `nbf` are compared without leeway here: within it a token is verified anew,
/// which decides.
///
/// @threads  all functions may be called concurrently
class token_cache {
  public:
    using time_point = std::chrono::system_clock::time_point;

    explicit token_cache(token_cache_options options = {});
    ~token_cache();

    /// The verified token of that digest, when it still holds now and in this epoch.
    std::optional<remembered_token> find(
        const crypto::sha256_digest& digest, time_point now, std::uint64_t epoch
    ) const;

    /// Remembers a verified token until its expiry, `max_age`, or its eviction.
    ///
    /// @param epoch  of the verifier, read before the token was verified
    /// @return       what was remembered; `max_age` is 0: it holds at no time
    remembered_token remember(
        const crypto::sha256_digest& digest,
        token_verifier::verified token,
        time_point now,
        std::uint64_t epoch
    );

    /// The refusal of that digest, when it is still to be repeated.
    std::shared_ptr<const error> find_refused(
        const crypto::sha256_digest& digest, time_point now, std::uint64_t epoch
    ) const;

    /// Remembers a refusal, if it is one that time does not cure: only `errc::invalid_token`.
    void remember_refused(
        const crypto::sha256_digest& digest,
        const error& refusal,
        time_point now,
        std::uint64_t epoch
    );

    /// How many verified tokens are held, ended ones included.
    std::size_t size() const;

    /// How many refused tokens are held, ended ones included.
    std::size_t refused_size() const;

  private:
    struct tables;

    token_cache_options options_;
    std::unique_ptr<tables> tables_;
};

}  // namespace warder::oauth
