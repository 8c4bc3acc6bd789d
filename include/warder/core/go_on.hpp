/// Resuming a coroutine that waited for another thread.
#pragma once

#include <warder/core/executor.hpp>

#include <coroutine>

namespace warder {

/// Resumes a coroutine at home, or here where it has none or its home takes no more. Called without
/// a lock, last of all: what the coroutine then does may end whoever calls.
///
/// @param waiting  empty for one that nobody has: nothing happens
/// @param home     null: it goes on here
inline void go_on(std::coroutine_handle<> waiting, executor* home) {
    if (!waiting) return;
    const bool moved = home != nullptr && home->post(waiting);
    if (!moved) waiting.resume();
}

}  // namespace warder
