/// Time that a test owns.
#pragma once

#include <warder/core/clock.hpp>

#include <atomic>
#include <chrono>

namespace warder::testing {

/// A clock that stands still until it is told to go on. Begins at 2026-01-01 00:00:00 UTC.
///
/// @threads  safe to use concurrently
class fake_clock final : public clock {
  public:
    /// Lets time pass.
    void advance(std::chrono::milliseconds by) noexcept { passed_ += by.count(); }

    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::seconds(1'767'225'600)) +
               passed();
    }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + passed();
    }

  private:
    std::chrono::milliseconds passed() const noexcept {
        return std::chrono::milliseconds(passed_.load());
    }

    std::atomic<std::chrono::milliseconds::rep> passed_ = 0;
};

}  // namespace warder::testing
