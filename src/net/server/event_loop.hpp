/// One thread that waits for sockets and resumes coroutines: an `io_context` and a set of watched
/// sockets.
#pragma once

#include "net/server/unique_fd.hpp"
#include <warder/core/executor.hpp>
#include <warder/core/function.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstdint>
#include <mutex>

namespace warder::net {

/// Something with a socket that a loop watches.
class watched {
  public:
    /// The socket became ready; `events` are those of epoll(7). Each is told once.
    virtual void on_ready(std::uint32_t events) = 0;

  protected:
    ~watched() = default;
};

/// An `io_context` that is run by one thread.
///
/// Sockets are not registered with Asio: it would pay an epoll_ctl(2) for every wait, a third
/// system call beside the two that a request needs. They stand in an epoll set of the loop's own,
/// edge-triggered and registered once, and the `io_context` watches that set.
///
/// @threads  `post`, `run_soon`, `here`, `stop` and `close` from any thread, the rest on the loop
class event_loop final : public executor {
  public:
    event_loop();

    /// Resumes `work` on the loop; false once the loop was closed.
    bool post(std::coroutine_handle<> work) override;

    /// Calls `work` on the loop; forgets it once the loop was closed.
    void run_soon(unique_function<void()> work);

    /// Whether the caller runs on this loop.
    bool here() const noexcept;

    boost::asio::io_context& context() noexcept { return context_; }

    /// Watches a socket until it is closed.
    void watch(int socket, watched& what);

    /// Runs until `stop`.
    void run();

    /// Makes `run` return soon.
    void stop() { context_.stop(); }

    /// Runs what was posted before; from then on everything is refused. Called after `run`.
    void close();

  private:
    void wait();
    void turn();

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::posix::stream_descriptor set_;
    std::mutex mutex_;
    bool closed_ = false;
};

}  // namespace warder::net
