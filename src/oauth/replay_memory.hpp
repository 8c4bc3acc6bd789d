/// Remembers what must be used once.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/crypto/digest.hpp>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace warder::oauth {

/// How much a `replay_memory` holds at once.
struct replay_limits {
    std::chrono::seconds time;  ///< a use is remembered so long at least, and twice so long at most
    std::size_t all = 256 * 1024;    ///< uses of everybody in that time
    std::size_t of_one = 32 * 1024;  ///< uses of one owner: nobody takes another's room
};

/// A bounded memory of uses. Two generations: after the time the older one is forgotten as a whole,
/// so that nothing is searched for what has ended.
///
/// @threads  may be called concurrently
class replay_memory {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    enum class answer {
        first,  ///< it was not used before, and is remembered now
        again,
        full,  ///< nothing can be said: too much is remembered
    };

    /// @param chance  seeds the table, since whoever names uses could name those of one bucket
    replay_memory(replay_limits limits, entropy& chance)
        : limits_(limits), seed_(random_hex(chance, 16)) {}

    /// @param owner  whose use it is
    /// @param name   of the use, unique for its owner
    answer use(std::string_view owner, std::string_view name, time_point now) {
        const crypto::sha256_digest digest = digest_of(owner, name);
        generation ended;  // is freed without the lock
        const std::lock_guard lock(mutex_);
        turn(now, ended);
        if (newer_.uses.contains(digest) || older_.uses.contains(digest)) return answer::again;
        if (newer_.uses.size() >= limits_.all) return answer::full;
        std::size_t& own = newer_.counts[std::string(owner)];
        if (own >= limits_.of_one) return answer::full;
        ++own;
        newer_.uses.insert(digest);
        return answer::first;
    }

  private:
    struct generation {
        std::unordered_set<crypto::sha256_digest, crypto::digest_hash> uses;
        std::unordered_map<std::string, std::size_t> counts;  ///< of uses, by owner
    };

    crypto::sha256_digest digest_of(std::string_view owner, std::string_view name) const {
        std::string text = seed_;
        text.append(std::to_string(owner.size())).append(".").append(owner).append(name);
        return crypto::sha256(text);
    }

    void turn(time_point now, generation& ended) {
        if (now < turn_) return;
        ended = std::move(older_);
        // After a long pause both have ended.
        older_ = now >= turn_ + limits_.time ? generation() : std::move(newer_);
        newer_ = generation();
        turn_ = now + limits_.time;
    }

    replay_limits limits_;
    std::string seed_;
    std::mutex mutex_;
    generation newer_;
    generation older_;
    time_point turn_;
};

}  // namespace warder::oauth
