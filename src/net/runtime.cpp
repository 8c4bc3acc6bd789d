#include "net/server/unique_fd.hpp"
#include <warder/net/runtime.hpp>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <system_error>

namespace warder::net {
namespace {

constexpr std::array<int, 2> ending_signals = {SIGINT, SIGTERM};

/// Signals belong to the process, so that what their handler needs does too.
std::atomic<int> signal_received = 0;
std::atomic<int> wake_descriptor = -1;

/// A second signal ends the process now: whoever sends it does not want to wait. Runs on any
/// thread, whatever signals it blocks or not; uses only what signal-safety(7) allows.
extern "C" void on_ending_signal(int signal) {
    const int before = errno;
    if (signal_received.exchange(signal) != 0) ::_exit(128 + signal);
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_descriptor, &one, sizeof one));
    errno = before;
}

void handle(int signal, void (*handler)(int), struct sigaction* before) {
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, before);
}

}  // namespace

class runtime::impl {
  public:
    impl() : wake(::eventfd(0, EFD_CLOEXEC)) {
        if (!wake) throw std::system_error(errno, std::generic_category(), "No eventfd");
        signal_received = 0;
        wake_descriptor = wake.get();
        for (std::size_t i = 0; i < ending_signals.size(); ++i)
            handle(ending_signals[i], on_ending_signal, &before[i]);
        handle(SIGPIPE, SIG_IGN, &before_sigpipe);
    }
    ~impl() {
        for (std::size_t i = 0; i < ending_signals.size(); ++i)
            ::sigaction(ending_signals[i], &before[i], nullptr);
        ::sigaction(SIGPIPE, &before_sigpipe, nullptr);
        wake_descriptor = -1;
    }

    /// Gives the name of the signal that came, or an empty text for `request_stop`.
    std::string wait() const {
        pollfd waiting{wake.get(), POLLIN, 0};
        // Not without end: the thread sanitizer may hold a handler back until the next call of the
        // thread that it interrupted, and so lose a signal that comes as this one begins to wait.
        constexpr int look_again_ms = 1000;
        for (;;) {
            const int ready = ::poll(&waiting, 1, look_again_ms);
            if (ready > 0) break;
            if (ready < 0 && errno != EINTR) std::abort();
        }
        switch (signal_received) {
            case SIGINT:
                return "SIGINT";
            case SIGTERM:
                return "SIGTERM";
            default:
                return {};
        }
    }

    unique_fd wake;
    std::array<struct sigaction, ending_signals.size()> before{};
    struct sigaction before_sigpipe{};
};

runtime::runtime() : impl_(std::make_unique<impl>()) {}
runtime::~runtime() = default;

void runtime::request_stop() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(impl_->wake.get(), &one, sizeof one));
}

std::string runtime::wait() {
    return impl_->wait();
}

int runtime::run(http_server& server, shutdown how, log_sink& log) {
    const std::string signal = impl_->wait();
    log.info("shutting down", {{"signal", signal.empty() ? "none" : signal}});
    const auto until = std::chrono::steady_clock::now() + how.grace;
    if (how.begin) how.begin();
    const bool drained = server.drain(how.grace);
    // While the loops run, on which that goes on.
    const bool finished = !how.finish || how.finish(until);
    // First of all no more requests, so that the count below cannot grow.
    server.stop();
    if (drained && finished) return 0;
    const std::size_t left = server.in_flight();
    if (left == 0 && finished) {
        log.warning("some clients did not take their answers in time, and were cut off");
        return 0;
    }
    log.warning(
        finished ? "not all requests ended in time" : "not all tasks ended in time",
        {{"requests_at_work", std::to_string(left), true}}
    );
    if (how.abandon) how.abandon();
    // Their threads use what a return would destroy.
    std::_Exit(1);
}

}  // namespace warder::net
