/// Threads that tools such as top(1) and gdb show by name.
#pragma once

#include <pthread.h>

#include <thread>
#include <utility>

namespace warder::net {

/// @param name  at most 15 bytes
/// @throws std::system_error  when the machine has no more threads
template <class Work>
std::thread start_named_thread(const char* name, Work work) {
    std::thread started(std::move(work));
    pthread_setname_np(started.native_handle(), name);
    return started;
}

}  // namespace warder::net
