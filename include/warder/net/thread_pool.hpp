/// Threads for work that blocks.
#pragma once

#include <warder/core/executor.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace warder::net {

/// A pool with a cap on its threads and on what waits for them. A thread is started when work
/// comes and none is free, so that a program that needs no pool pays for none.
///
/// @threads  every function from any thread, except that `close` is not called on the pool itself
class thread_pool final : public executor {
  public:
    /// Four threads for each core.
    static unsigned default_threads() noexcept;

    /// @param threads  the most that run, at least 1
    /// @param queue_cap  the most that waits
    explicit thread_pool(unsigned threads = default_threads(), std::size_t queue_cap = 1024);

    /// As `close`.
    ~thread_pool() override;

    thread_pool(const thread_pool&) = delete;
    thread_pool& operator=(const thread_pool&) = delete;

    bool post(std::coroutine_handle<> work) override;

    /// Refuses new work, finishes what is queued and ends the threads. A second call does nothing.
    void close();

  private:
    void run();

    const unsigned most_threads_;
    const std::size_t queue_cap_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::coroutine_handle<>> queue_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool closed_ = false;
};

}  // namespace warder::net
