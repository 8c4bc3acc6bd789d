/// A thread that calls functions when their time has come.
#pragma once

#include <warder/core/timer.hpp>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace warder::net {

/// Goes by the machine's clock. Its thread is started by the first call that is due later, so that
/// a program which never waits pays for none.
///
/// @threads  as a timer
class timer_thread final : public timer {
  public:
    timer_thread() = default;

    /// Forgets what is not due and ends the thread.
    ~timer_thread() override;

    timer_thread(const timer_thread&) = delete;
    timer_thread& operator=(const timer_thread&) = delete;

    time_point now() const override { return std::chrono::steady_clock::now(); }

    /// @throws std::system_error  when the machine has no more threads
    entry call_at(time_point due, unique_function<void()> work) override;
    bool forget(const entry& what) override;

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<entry, unique_function<void()>> waiting_;
    std::uint64_t last_number_ = 0;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace warder::net
