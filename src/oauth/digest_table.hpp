/// A bounded table from SHA-256 digests to values that live for a while.
#pragma once

#include <warder/crypto/digest.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace warder::oauth {

/// Set-associative: a digest belongs to one bucket of a few entries, and a full bucket replaces the
/// entry that ends first. So the table is bounded, never rehashes, and one look-up touches one
/// bucket under one of a few locks. Digests are uniform, so buckets fill evenly.
///
/// @tparam Entry  has a member `until`, comparable with <, when it may be dropped
/// @threads       all functions may be called concurrently
template <class Entry>
class digest_table {
  public:
    /// @param capacity  most entries, rounded up to a multiple of the bucket size; at least 1
    explicit digest_table(std::size_t capacity)
        : buckets_(std::max<std::size_t>(1, (capacity + ways - 1) / ways)) {}

    /// A copy of the entry of that digest, or nothing.
    std::optional<Entry> find(const crypto::sha256_digest& digest) const {
        const std::size_t index = bucket_of(digest);
        const std::lock_guard lock(lock_of(index));
        for (const slot& each : buckets_[index]) {
            if (each.digest == digest) return each.entry;
        }
        return std::nullopt;
    }

    /// Sets the entry of that digest.
    void put(const crypto::sha256_digest& digest, Entry entry) {
        const std::size_t index = bucket_of(digest);
        const std::lock_guard lock(lock_of(index));
        std::vector<slot>& bucket = buckets_[index];
        for (slot& each : bucket) {
            if (each.digest != digest) continue;
            each.entry = std::move(entry);
            return;
        }
        if (bucket.size() < ways) {
            bucket.push_back({digest, std::move(entry)});
            return;
        }
        const auto ends_first =
            std::min_element(bucket.begin(), bucket.end(), [](const slot& a, const slot& b) {
                return a.entry.until < b.entry.until;
            });
        *ends_first = {digest, std::move(entry)};
    }

    /// How many entries there are, ended ones included.
    std::size_t size() const {
        std::size_t total = 0;
        for (std::size_t index = 0; index < buckets_.size(); ++index) {
            const std::lock_guard lock(lock_of(index));
            total += buckets_[index].size();
        }
        return total;
    }

  private:
    struct slot {
        crypto::sha256_digest digest;
        Entry entry;
    };

    static constexpr std::size_t ways = 8;
    static constexpr std::size_t lock_count = 64;

    std::size_t bucket_of(const crypto::sha256_digest& digest) const {
        std::size_t hash = 0;
        std::memcpy(&hash, digest.data(), sizeof hash);
        return hash % buckets_.size();
    }
    std::mutex& lock_of(std::size_t bucket) const { return locks_[bucket % lock_count]; }

    // Buckets allocate with their first entry, so an idle server pays for none.
    std::vector<std::vector<slot>> buckets_;
    mutable std::array<std::mutex, lock_count> locks_;
};

}  // namespace warder::oauth
