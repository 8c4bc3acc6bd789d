#include <warder/core/go_on.hpp>
#include <warder/core/timer.hpp>
#include <warder/server/context.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>

namespace warder::server {
namespace {

/// A coroutine that is woken once, by whoever comes first.
class sleeper {
  public:
    explicit sleeper(executor* home) noexcept : home_(home) {}

    /// Goes to sleep; false where it was woken already.
    bool sleep(std::coroutine_handle<> asleep) noexcept {
        asleep_ = asleep;
        state before = state::awake;
        return state_.compare_exchange_strong(before, state::asleep);
    }

    void wake(bool slept) {
        slept_ = slept;
        if (state_.exchange(state::woken) != state::asleep) return;
        go_on(asleep_, home_);
    }

    bool slept() const noexcept { return slept_; }

  private:
    enum class state { awake, asleep, woken };

    executor* const home_;
    std::coroutine_handle<> asleep_;
    bool slept_ = false;
    std::atomic<state> state_ = state::awake;
};

/// Awaitable: until a time is over or a stop is asked for.
class nap {
  public:
    nap(timer& time, timer::time_point until, std::stop_token stop, executor* home)
        : time_(time),
          until_(until),
          stop_(std::move(stop)),
          sleeping_(std::make_shared<sleeper>(home)) {}

    bool await_ready() const noexcept { return stop_.stop_requested(); }
    bool await_suspend(std::coroutine_handle<> asleep) {
        // From the moment that it sleeps, this object may end at any time.
        const auto kept = sleeping_;
        const auto due = time_.call_at(until_, [kept] { kept->wake(true); });
        cut_short_.emplace(stop_, cut{time_, due, kept});
        return kept->sleep(asleep);
    }
    bool await_resume() const noexcept { return sleeping_->slept(); }

  private:
    struct cut {
        timer& time;
        timer::entry due;
        std::shared_ptr<sleeper> sleeping;

        void operator()() const {
            const auto kept = sleeping;
            // The timer wakes it where that has begun.
            if (time.forget(due)) kept->wake(false);
        }
    };

    timer& time_;
    const timer::time_point until_;
    const std::stop_token stop_;
    const std::shared_ptr<sleeper> sleeping_;
    std::optional<std::stop_callback<cut>> cut_short_;
};

}  // namespace

task<bool> context::sleep_for(std::chrono::milliseconds time) {
    if (call_.timer == nullptr) throw std::logic_error("this server has no timer to sleep by");
    executor* const home = call_.request.home();
    nap sleeping(*call_.timer, call_.timer->now() + time, stop_token(), home);
    const bool slept = co_await sleeping;
    co_return slept;
}

}  // namespace warder::server
