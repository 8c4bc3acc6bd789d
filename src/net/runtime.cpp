#include "net/server/unique_fd.hpp"
#include <warder/net/runtime.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace warder::net {
namespace {

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

/// A second signal: whoever sends it does not want to wait.
extern "C" void end_now(int signal) {
    ::_exit(128 + signal);
}

void end_at_next_signal() {
    struct sigaction action{};
    action.sa_handler = end_now;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    const sigset_t set = ending_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace

class runtime::impl {
  public:
    impl() : stop(::eventfd(0, EFD_CLOEXEC)) {
        const sigset_t set = ending_signals();
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        signals = unique_fd(::signalfd(-1, &set, SFD_CLOEXEC));
        struct sigaction ignore{};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGPIPE, &ignore, nullptr);
        if (!stop || !signals) std::abort();
    }

    /// Gives the name of the signal that came, or an empty text for `request_stop`.
    std::string wait() const {
        std::array<pollfd, 2> waiting = {
            pollfd{signals.get(), POLLIN, 0}, pollfd{stop.get(), POLLIN, 0}
        };
        while (::poll(waiting.data(), waiting.size(), -1) < 0) {
            if (errno != EINTR) std::abort();
        }
        signalfd_siginfo info{};
        if (waiting[0].revents == 0 || ::read(signals.get(), &info, sizeof info) < 0) return {};
        return info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
    }

    unique_fd stop;
    unique_fd signals;
};

runtime::runtime() : impl_(std::make_unique<impl>()) {}
runtime::~runtime() = default;

void runtime::request_stop() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(impl_->stop.get(), &one, sizeof one));
}

int runtime::run(http_server& server, shutdown how, log_sink& log) {
    const std::string signal = impl_->wait();
    log.info("shutting down", {{"signal", signal.empty() ? "none" : signal}});
    end_at_next_signal();
    if (how.begin) how.begin();
    if (!server.drain(how.grace)) {
        const std::size_t left = server.in_flight();
        log.warning("not all requests ended in time", {{"at work", std::to_string(left)}});
        if (left != 0) {
            if (how.abandon) how.abandon();
            // Their threads use what a return would destroy.
            std::_Exit(1);
        }
    }
    server.stop();
    return 0;
}

}  // namespace warder::net
