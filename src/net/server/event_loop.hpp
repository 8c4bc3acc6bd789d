/// One thread that waits for sockets, runs what is posted to it, and calls functions later.
#pragma once

#include "net/server/unique_fd.hpp"
#include <warder/core/executor.hpp>
#include <warder/core/function.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace warder::net {

/// Something with a socket that a loop watches.
class watched {
  public:
    /// The socket became ready; `events` are those of epoll(7).
    virtual void on_ready(std::uint32_t events) = 0;

  protected:
    ~watched() = default;
};

/// An epoll set and a queue, served by one thread.
///
/// A socket is registered once and for all. In each turn the loop tells what is watched, then runs
/// what was posted, then what is due; so a thing that posts its own end is safe until the last
/// event of the turn was told.
///
/// @threads  `post`, `run_soon`, `here` and `stop` from any thread, the rest on the loop
class event_loop final : public executor {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// @throws std::system_error  when descriptors or memory are short
    event_loop();

    /// Resumes `work` on the loop; false once the loop was closed.
    bool post(std::coroutine_handle<> work) override;

    /// Calls `work` on the loop; forgets it once the loop was closed.
    void run_soon(unique_function<void()> work);

    /// Calls `work` on the loop after `delay`, unless the loop ends before. Made for a few.
    void run_after(std::chrono::milliseconds delay, unique_function<void()> work);

    /// When this turn began. Good enough for deadlines, and costs nothing.
    time_point now() const noexcept { return now_; }

    /// Calls `work` in every turn after the sockets were told, and after what was posted and due
    /// was run. Set before `run`.
    void after_steps(unique_function<void()> work) { after_steps_ = std::move(work); }

    /// Whether the caller runs on this loop.
    bool here() const noexcept;

    /// Watches a socket for `events` of epoll(7) until it is closed.
    void watch(int socket, std::uint32_t events, watched& what);

    /// Runs until `stop`.
    void run();

    /// Makes `run` return soon.
    void stop();

    /// Runs what was posted before; from then on everything is refused. Called after `run`.
    void close();

  private:
    struct timer {
        time_point due;
        unique_function<void()> work;
    };

    void wait();
    int longest_wait() const;
    bool run_posted();
    void run_due();
    void wake();
    bool enqueue(unique_function<void()> work);

    const unique_fd set_;
    const unique_fd wake_;  ///< an eventfd(2)
    std::atomic<bool> stopped_ = false;
    time_point now_ = std::chrono::steady_clock::now();
    std::vector<timer> timers_;
    unique_function<void()> after_steps_;

    std::mutex mutex_;
    std::vector<unique_function<void()>> posted_;
    bool closed_ = false;
};

}  // namespace warder::net
