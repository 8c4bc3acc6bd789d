/// How often requests were let in and refused, by reason.
#pragma once

#include <warder/oauth/reasons.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// One count.
struct decision_count {
    bool allowed = false;
    std::string_view reason;  ///< a word of `reasons.hpp`
    std::uint64_t count = 0;
};

/// Counts the decisions about access since the program began. Counts only grow.
///
/// @threads  all functions may be called from any thread; `add` takes no lock, and threads rarely
///           write the same memory
class decision_counters {
  public:
    /// Counts a decision. A word that is not in `reasons.hpp` counts as `other`.
    void add(std::string_view reason) noexcept;

    /// Counts records of decisions that were not kept.
    void add_lost(std::uint64_t records) noexcept { lost_.fetch_add(records, relaxed); }

    /// How often requests were let in or refused for a reason.
    std::uint64_t count(std::string_view reason) const noexcept;

    /// All counts, those of zero too.
    std::vector<decision_count> all() const;

    /// How many records were lost: see `--audit-when-full`.
    std::uint64_t lost() const noexcept { return lost_.load(relaxed); }

  private:
    static constexpr auto relaxed = std::memory_order_relaxed;

    struct alignas(64) shard {
        std::array<std::atomic<std::uint64_t>, reason::word_count> counts{};
    };
    std::uint64_t sum(std::size_t which) const noexcept;

    std::array<shard, 16> shards_;
    std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace warder::oauth
