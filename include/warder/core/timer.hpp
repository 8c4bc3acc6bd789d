/// Time that passes while nobody waits on a thread.
#pragma once

#include <warder/core/function.hpp>

#include <chrono>
#include <cstdint>

namespace warder {

/// Calls functions later.
///
/// @threads  all functions may be called from any thread
class timer {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Names one call that is due.
    struct entry {
        time_point due;
        std::uint64_t number = 0;

        friend auto operator<=>(const entry&, const entry&) = default;
    };

    virtual ~timer() = default;

    /// By what `call_at` goes.
    virtual time_point now() const = 0;

    /// Calls `work` when `due` is over, never before this returns. It must be quick.
    virtual entry call_at(time_point due, unique_function<void()> work) = 0;

    /// Forgets a call. False where it began, or was forgotten before.
    virtual bool forget(const entry& what) = 0;
};

}  // namespace warder
