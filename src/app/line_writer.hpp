/// Writes blocks of log lines to a file descriptor from a thread of its own, so that a blocked
/// reader blocks no one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace warder {

/// Takes blocks of whole lines and writes them in order. When the descriptor's reader does not keep
/// up, blocks beyond `max_queued_bytes` are dropped and counted, and so is one that a full disk
/// does not take.
///
/// @threads  all functions may be called from any thread
class line_writer {
  public:
    static constexpr std::size_t max_queued_bytes = 1024 * 1024;

    /// The descriptor stays the caller's and open.
    explicit line_writer(int descriptor);

    /// As `close`.
    ~line_writer() { close(); }

    line_writer(const line_writer&) = delete;
    line_writer& operator=(const line_writer&) = delete;

    /// Queues a block. Never waits for the descriptor.
    void write(std::string block);

    /// Writes what is queued, unless the descriptor is blocked for more than 100 ms, and takes no
    /// more. A second call does nothing.
    void close();

    /// How many blocks were dropped so far.
    std::uint64_t dropped() const noexcept { return dropped_; }

  private:
    void run();
    bool write_all(const std::string& block);

    const int descriptor_;
    std::atomic<std::uint64_t> dropped_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> queue_;
    std::size_t queued_bytes_ = 0;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace warder
