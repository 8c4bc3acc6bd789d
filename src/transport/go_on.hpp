/// A coroutine that waits, and where it goes on.
#pragma once

#include <warder/core/go_on.hpp>

#include <coroutine>

namespace warder::transport {

/// A coroutine that may go on, and where; nothing for one that nobody has.
struct waiter {
    std::coroutine_handle<> frame;
    executor* home = nullptr;  ///< null: wherever it is resumed
};

/// As `warder::go_on`.
inline void go_on(const waiter& waiting) {
    warder::go_on(waiting.frame, waiting.home);
}

}  // namespace warder::transport
