#include "net/server/event_loop.hpp"

#include <boost/asio/post.hpp>

#include <sys/epoll.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace warder::net {
namespace {

thread_local const event_loop* current = nullptr;

constexpr std::size_t batch = 128;

/// So many ready sockets at once are a sign of load: then more are ready by now, and asking the set
/// again is cheaper than going round through the `io_context`.
constexpr int busy = 4;

/// Turns before other work of the loop gets its chance.
constexpr int turns = 16;

int make_set() {
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) std::abort();
    return set;
}

}  // namespace

event_loop::event_loop() : work_(context_.get_executor()), set_(context_, make_set()) {
    wait();
}

bool event_loop::post(std::coroutine_handle<> work) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    boost::asio::post(context_, [work] { work.resume(); });
    return true;
}

void event_loop::run_soon(unique_function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    boost::asio::post(context_, [work = std::move(work)] { work(); });
}

bool event_loop::here() const noexcept {
    return current == this;
}

void event_loop::watch(int socket, watched& what) {
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    interest.data.ptr = &what;
    // Fails only when the machine is out of memory; the connection then ends at its deadline.
    static_cast<void>(::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, socket, &interest));
}

void event_loop::wait() {
    set_.async_wait(
        boost::asio::posix::stream_descriptor::wait_read,
        [this](const boost::system::error_code& failure) {
            if (failure) return;
            turn();
            wait();
        }
    );
}

void event_loop::turn() {
    std::array<epoll_event, batch> ready;
    for (int round = 0; round < turns; ++round) {
        const int count =
            ::epoll_wait(set_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = ready[static_cast<std::size_t>(i)];
            static_cast<watched*>(event.data.ptr)->on_ready(event.events);
        }
        if (count < busy) return;
    }
}

void event_loop::run() {
    current = this;
    context_.run();
    current = nullptr;
}

void event_loop::close() {
    current = this;
    context_.restart();
    context_.poll();
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    context_.restart();
    context_.poll();
    current = nullptr;
}

}  // namespace warder::net
