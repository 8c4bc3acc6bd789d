/// Threads that no signal interrupts.
#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

namespace warder::net {

/// Starts a thread that has every signal blocked: they go to the program's own threads, and a
/// write to a closed connection is an error there instead of SIGPIPE.
template <class Work>
std::thread start_quiet_thread(const char* name, Work work) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread started(std::move(work));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_setname_np(started.native_handle(), name);
    return started;
}

}  // namespace warder::net
