#include "net/server/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace warder::net {
namespace {

thread_local const event_loop* current = nullptr;

constexpr std::size_t batch = 128;

/// A loop without its descriptors cannot do anything, and says so at its start.
unique_fd made(int descriptor) {
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "An event loop cannot be made");
    }
    return unique_fd(descriptor);
}

}  // namespace

event_loop::event_loop()
    : set_(made(::epoll_create1(EPOLL_CLOEXEC))),
      wake_(made(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
    epoll_event interest{};
    // Edge-triggered, so that its count never has to be read.
    interest.events = EPOLLIN | EPOLLET;
    interest.data.ptr = nullptr;
    if (::epoll_ctl(set_.get(), EPOLL_CTL_ADD, wake_.get(), &interest) != 0) made(-1);
}

void event_loop::wake() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_.get(), &one, sizeof one));
}

bool event_loop::enqueue(unique_function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    posted_.push_back(std::move(work));
    // Whoever posted before has woken the loop already.
    if (posted_.size() == 1) wake();
    return true;
}

bool event_loop::post(std::coroutine_handle<> work) {
    return enqueue([work] { work.resume(); });
}

void event_loop::run_soon(unique_function<void()> work) {
    static_cast<void>(enqueue(std::move(work)));
}

void event_loop::run_after(std::chrono::milliseconds delay, unique_function<void()> work) {
    timers_.push_back({now_ + delay, std::move(work)});
}

bool event_loop::here() const noexcept {
    return current == this;
}

void event_loop::watch(int socket, std::uint32_t events, watched& what) {
    epoll_event interest{};
    interest.events = events;
    interest.data.ptr = &what;
    // Fails only when the machine is out of memory; a connection then ends at its deadline.
    static_cast<void>(::epoll_ctl(set_.get(), EPOLL_CTL_ADD, socket, &interest));
}

/// Until the first timer is due, in milliseconds, rounded up; -1 where there is none.
int event_loop::longest_wait() const {
    if (timers_.empty()) return -1;
    const auto first = std::ranges::min_element(timers_, {}, &timer::due)->due;
    // The turn is nearly over, so that the wait may be too long by as much as it took.
    const auto left = first - now_;
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::max<std::int64_t>(milliseconds, 0));
}

void event_loop::wait() {
    std::array<epoll_event, batch> ready;
    const int count =
        ::epoll_wait(set_.get(), ready.data(), static_cast<int>(batch), longest_wait());
    now_ = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = ready[static_cast<std::size_t>(i)];
        auto* what = static_cast<watched*>(event.data.ptr);
        if (what != nullptr) what->on_ready(event.events);
    }
}

/// False when there was nothing.
bool event_loop::run_posted() {
    std::vector<unique_function<void()>> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(posted_);
    }
    for (const auto& work : taken)
        work();
    return !taken.empty();
}

void event_loop::run_due() {
    if (timers_.empty() || std::ranges::min_element(timers_, {}, &timer::due)->due > now_) return;
    // Taken out first: one that is called may add another.
    for (timer& each : std::exchange(timers_, {})) {
        if (each.due <= now_) {
            each.work();
        } else {
            timers_.push_back(std::move(each));
        }
    }
}

void event_loop::run() {
    current = this;
    while (!stopped_) {
        wait();
        if (after_steps_) after_steps_();
        run_posted();
        run_due();
        if (after_steps_) after_steps_();
    }
    current = nullptr;
}

void event_loop::stop() {
    stopped_ = true;
    wake();
}

void event_loop::close() {
    current = this;
    while (run_posted()) {
    }
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    run_posted();
    timers_.clear();
    current = nullptr;
}

}  // namespace warder::net
