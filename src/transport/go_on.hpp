/// Resuming a coroutine that waited for another thread.
#pragma once

#include <warder/core/executor.hpp>

#include <coroutine>

namespace warder::transport {

/// A coroutine that may go on, and where; nothing for one that nobody has.
struct waiter {
    std::coroutine_handle<> frame;
    executor* home = nullptr;  ///< null: wherever it is resumed
};

/// Resumes it at home, or here where its home takes no more. Called without a lock, last of all:
/// what the coroutine then does may end whoever calls.
inline void go_on(const waiter& waiting) {
    if (!waiting.frame) return;
    const bool moved = waiting.home != nullptr && waiting.home->post(waiting.frame);
    if (!moved) waiting.frame.resume();
}

}  // namespace warder::transport
