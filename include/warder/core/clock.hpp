/// Time as a parameter: nothing outside this file's source asks the machine what time it is.
#pragma once

#include <chrono>

namespace warder {

/// Tells the time. Everything that has a lifetime takes one, so that tests can own the time.
///
/// @threads  both functions may be called from any thread
class clock {
  public:
    virtual ~clock() = default;

    /// Wall-clock time, for what is compared with other machines: `exp`, `nbf`, HTTP dates.
    virtual std::chrono::system_clock::time_point now() const = 0;

    /// A time that never goes back, for lifetimes, timeouts and windows.
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

/// The machine's clock; lives as long as the program.
const clock& system_clock();

}  // namespace warder
