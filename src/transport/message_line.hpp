/// What the calls of a connection of messages share with it.
#pragma once

#include "transport/open_calls.hpp"
#include <warder/transport/message_connection.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string_view>
#include <utility>

namespace warder::transport {

/// Counts calls, and lets only so many be at work.
///
/// @threads  all functions may be called concurrently
class call_counter {
  public:
    explicit call_counter(std::size_t most) : most_(most) {}

    /// A call begins; false where as many are at work as may be, or none begins any more.
    bool begin();

    /// It ends.
    void end();

    /// It waits for its client, and goes on, perhaps as one too many.
    void pause();
    void go_on();

    /// Lets nobody begin any more.
    void close();

    bool wait_until_idle(std::chrono::milliseconds at_most) const;
    std::size_t size() const;

  private:
    const std::size_t most_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool closed_ = false;
    std::size_t under_way_ = 0;
    std::size_t at_work_ = 0;
};

/// The way to the client, and what it can cancel. Outlives the connection as long as calls do.
///
/// @threads  all functions may be called concurrently
class message_line {
  public:
    message_line(message_connection::output send, std::size_t most_running)
        : counter(most_running), send_(std::move(send)) {}

    /// Sends one message; false where it cannot arrive.
    ///
    /// @param message  JSON text
    bool send(std::string_view message, importance how);

    /// Sends nothing any more.
    void close() noexcept;

    open_calls calls;
    open_calls subscriptions;
    call_counter counter;

    /// Whether calls are asked to stop without being cancelled, so that they are answered.
    std::atomic<bool> drains = false;

  private:
    std::mutex mutex_;
    const message_connection::output send_;
    bool closed_ = false;
};

}  // namespace warder::transport
