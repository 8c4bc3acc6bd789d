/// Small numbers for threads, by which they share memory that each mostly has for itself.
#pragma once

#include <atomic>
#include <cstddef>

namespace warder {

/// The number of the calling thread: 0, 1 and so on, in the order in which they first ask.
///
/// @threads  any
inline std::size_t thread_number() noexcept {
    static constinit std::atomic<std::size_t> asked = 0;
    static constinit thread_local std::size_t mine = 0;  // one more than the number; 0: none yet
    if (mine == 0) mine = asked.fetch_add(1, std::memory_order_relaxed) + 1;
    return mine - 1;
}

}  // namespace warder
