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

/// While it lives, this thread takes no signal that ends the program; nor does, ever, a thread that
/// is started meanwhile.
class ending_signals_blocked {
  public:
    ending_signals_blocked() noexcept {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set, &before_);
    }
    ~ending_signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    ending_signals_blocked(const ending_signals_blocked&) = delete;
    ending_signals_blocked& operator=(const ending_signals_blocked&) = delete;

  private:
    sigset_t before_;
};

/// Starts a thread, which leaves the signals that end the program to the one that waits for them.
///
/// @param name  at most 15 bytes
/// @throws std::system_error  when the machine has no more threads
template <class Work>
std::thread start_named_thread(const char* name, Work work) {
    const ending_signals_blocked inherited;
    std::thread started(std::move(work));
    pthread_setname_np(started.native_handle(), name);
    return started;
}

}  // namespace warder::net
