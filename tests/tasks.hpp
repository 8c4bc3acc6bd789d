/// Running tasks in tests: an executor that obeys, and the value of a task.
#pragma once

#include <warder/core/executor.hpp>
#include <warder/core/task.hpp>

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

/// The value of a task that has ended, or nothing.
template <class T>
std::optional<T> value_of(task<T> work) {
    std::optional<T> got;
    start(std::move(work), [&](T value) { got.emplace(std::move(value)); });
    return got;
}

}  // namespace warder::tests
