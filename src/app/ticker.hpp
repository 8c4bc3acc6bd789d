/// Calls a function once a second from a thread of its own.
#pragma once

#include "net/named_thread.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace warder {

class ticker {
  public:
    /// Calls `function` at once and then every second, until this object dies.
    explicit ticker(std::function<void()> function)
        : thread_(net::start_named_thread("warder-tick", [this, function = std::move(function)] {
              std::unique_lock lock(mutex_);
              do {
                  lock.unlock();
                  function();
                  lock.lock();
              } while (!ended_.wait_for(lock, std::chrono::seconds(1), [this] { return ending_; }));
          })) {}

    ~ticker() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        ended_.notify_one();
        thread_.join();
    }

    ticker(const ticker&) = delete;
    ticker& operator=(const ticker&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace warder
