/// Threads that tools such as top(1) and gdb show by name.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

namespace warder::net {

/// For a thread that writes to connections: a closed one is an error there, whatever the program
/// that it runs in makes of SIGPIPE.
inline void block_sigpipe() noexcept {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

/// @param name  at most 15 bytes
/// @throws std::system_error  when the machine has no more threads
template <class Work>
std::thread start_named_thread(const char* name, Work work) {
    std::thread started(std::move(work));
    pthread_setname_np(started.native_handle(), name);
    return started;
}

}  // namespace warder::net
