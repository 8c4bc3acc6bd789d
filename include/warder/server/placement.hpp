/// Where a plain handler runs: on its event loop or on the blocking pool.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/log.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace warder::server {

/// Learns from the calls of one handler whether it is quick enough to run on an event loop.
///
/// It starts on the pool. 64 calls in a row under 100 us bring it to the loop; a call in between
/// ends the row. On the loop one call over 1 ms makes it suspect, for the next 16 calls, the next
/// time for 32, and so on: perhaps only the machine was busy. If one of these holds its thread for
/// over 1 ms, the tool goes back to the pool, for 10 s, the next time for 20 s, and so on up to an
/// hour. A handler that always blocks thus holds its loop in two calls, and one that seldom does in
/// a few, not counting those that overlap on other loops.
///
/// @threads  all functions may be called concurrently; calls that overlap may count late
class placement {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    static constexpr unsigned promote_after = 64;  // calls
    static constexpr unsigned suspect_for = 16;    // calls, the first time
    static constexpr unsigned longest_suspicion = 4096;
    static constexpr std::chrono::microseconds quick{100};
    static constexpr std::chrono::milliseconds slow{1};

    /// A call that holds its loop for longer makes every connection of that loop wait, and is
    /// worth a warning.
    static constexpr std::chrono::milliseconds long_turn{50};
    static constexpr std::chrono::seconds first_exile{10};
    static constexpr std::chrono::hours longest_exile{1};

    /// @param blocking  true: always the pool; false: always the loop; nothing: learn
    explicit placement(std::optional<bool> blocking) noexcept
        : fixed_(blocking.has_value()), on_loop_(blocking.has_value() && !*blocking) {}

    /// Whether the next call runs on the loop.
    bool on_loop() const noexcept { return on_loop_.load(std::memory_order_relaxed); }

    /// Whether the next call is worth measuring exactly, with a `held_thread`.
    bool is_suspect() const noexcept { return suspicion_.load(std::memory_order_relaxed) > 0; }

    /// Counts a call that ended at `now`.
    ///
    /// @param held  whether the call itself took the time, by working or waiting
    void record(duration took, time_point now, bool held) noexcept;

  private:
    void record_on_loop(duration took, time_point now, bool held) noexcept;
    void record_on_pool(duration took, time_point now) noexcept;

    const bool fixed_;
    std::atomic<bool> on_loop_;
    std::atomic<unsigned> row_{0};
    std::atomic<unsigned> suspicion_{0};  // calls that are still to be measured exactly
    std::atomic<unsigned> next_suspicion_{suspect_for};
    std::atomic<duration::rep> exiled_until_{duration::min().count()};
    std::atomic<duration::rep> next_exile_{duration(first_exile).count()};
};

/// Measures whether a call holds its thread: works on it, or waits, for longer than
/// `placement::slow`. Time in which the machine ran something else does not count, unless it is a
/// virtual one whose host did. Costs two system calls.
///
/// @threads  made and asked on the thread of the call
class held_thread {
  public:
    held_thread() noexcept : began_(now()) {}

    /// Whether the thread was held since this was made.
    ///
    /// @param took  the time that passed meanwhile
    bool since_then(placement::duration took) const noexcept;

  private:
    struct usage {
        std::chrono::microseconds worked{};
        long waits = 0;  ///< how often the thread gave its processor away
    };
    static usage now() noexcept;

    usage began_;
};

/// What is called, for the log: `{"tool", "greet_user"}`.
struct called_handler {
    std::string_view kind;
    std::string_view name;
    bool on_loop = false;  ///< whether an event loop waits for it
};

/// Times one call of a plain handler and tells its placement, however the call ends: one that
/// throws held its thread as well. Warns of one that held its event loop for too long.
///
/// @threads  made and ended on the thread of the call
class timed_call {
  public:
    /// All of it outlives this object.
    timed_call(
        placement& where, const clock& time, log_sink& log, const called_handler& what
    ) noexcept;
    ~timed_call();
    timed_call(const timed_call&) = delete;
    timed_call& operator=(const timed_call&) = delete;

  private:
    placement& where_;
    const clock& time_;
    log_sink& log_;
    const called_handler what_;
    std::optional<held_thread> exactly_;
    const placement::time_point began_;
};

}  // namespace warder::server
