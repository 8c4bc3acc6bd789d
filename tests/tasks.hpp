/// Running tasks in tests: an executor that obeys, and the value of a task.
#pragma once

#include <warder/core/executor.hpp>
#include <warder/core/task.hpp>
#include <warder/core/timer.hpp>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace warder::tests {

/// Keeps what is posted until the test resumes it.
class manual_executor final : public executor {
  public:
    bool post(std::coroutine_handle<> work) override {
        if (closed) return false;
        queue.push_back(work);
        return true;
    }

    /// Resumes all that is posted, and what is posted meanwhile.
    void run() {
        while (!queue.empty()) {
            for (auto work : std::exchange(queue, {}))
                work.resume();
        }
    }

    std::vector<std::coroutine_handle<>> queue;
    bool closed = false;
};

/// Time for whoever sleeps, which passes when the test says so.
class manual_timer final : public timer {
  public:
    time_point now() const override { return time; }
    entry call_at(time_point due, unique_function<void()> work) override {
        const entry named{due, ++last_number};
        waiting.emplace(named, std::move(work));
        return named;
    }
    bool forget(const entry& what) override { return waiting.erase(what) == 1; }

    /// Lets time pass and calls what is due then.
    void advance(std::chrono::milliseconds by) {
        time += by;
        while (!waiting.empty() && waiting.begin()->first.due <= time) {
            auto work = std::move(waiting.begin()->second);
            waiting.erase(waiting.begin());
            work();
        }
    }

    time_point time{std::chrono::hours(1)};
    std::uint64_t last_number = 0;
    std::map<entry, unique_function<void()>> waiting;
};

/// The value of a task that has ended, or nothing.
template <class T>
std::optional<T> value_of(task<T> work) {
    std::optional<T> got;
    start(std::move(work), [&](T value) { got.emplace(std::move(value)); });
    return got;
}

}  // namespace warder::tests
