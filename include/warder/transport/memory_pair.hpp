/// Both ends of a connection of messages in one process.
#pragma once

#include <warder/transport/message_connection.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::transport {

/// A client's end whose other end is a server of the same process: for tests, and for programs that
/// embed both. What the client did not take yet is kept, without a cap.
///
/// @threads  as a `message_connection`; messages may be taken by any thread
class memory_pair {
  public:
    /// @param dispatcher  outlives the pair and its calls
    explicit memory_pair(const server::dispatcher& dispatcher, message_options options = {});

    /// Says one message, and does on this thread what the server does at once.
    void send(std::string message) { server_.receive(std::move(message)); }

    /// The oldest message of the server that was not taken yet, or nothing.
    std::optional<std::string> take();

    /// The same; waits for one.
    std::optional<std::string> take(std::chrono::milliseconds at_most);

    /// All messages that were not taken yet, the oldest first.
    std::vector<std::string> take_all();

    message_connection& server() noexcept { return server_; }

  private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::deque<std::string> messages_;
    message_connection server_;  ///< last: its calls use the others
};

}  // namespace warder::transport
