/// Where a plain handler runs: on its event loop or on the blocking pool.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace warder::server {

/// Learns from the calls of one tool whether it is quick enough to run on an event loop.
///
/// It starts on the pool. 64 calls in a row under 100 us bring it to the loop; one call over 1 ms
/// sends it back for 10 s, the next time for 20 s, and so on up to an hour. A call in between ends
/// the row.
///
/// @threads  all functions may be called concurrently; calls that overlap may count late
class placement {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    static constexpr unsigned promote_after = 64;  // calls
    static constexpr std::chrono::microseconds quick{100};
    static constexpr std::chrono::milliseconds slow{1};
    static constexpr std::chrono::seconds first_exile{10};
    static constexpr std::chrono::hours longest_exile{1};

    /// @param blocking  true: always the pool; false: always the loop; nothing: learn
    explicit placement(std::optional<bool> blocking) noexcept
        : fixed_(blocking.has_value()), on_loop_(blocking.has_value() && !*blocking) {}

    /// Whether the next call runs on the loop.
    bool on_loop() const noexcept { return on_loop_.load(std::memory_order_relaxed); }

    /// Counts a call that ended at `now`.
    void record(duration took, time_point now) noexcept;

  private:
    const bool fixed_;
    std::atomic<bool> on_loop_;
    std::atomic<unsigned> row_{0};
    std::atomic<duration::rep> exiled_until_{duration::min().count()};
    std::atomic<duration::rep> next_exile_{duration(first_exile).count()};
};

}  // namespace warder::server
