/// MCP with one client over a stream of whole messages, such as stdio, for both eras.
#pragma once

#include <warder/core/function.hpp>
#include <warder/server/dispatcher.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace warder::oauth {
class auditor;
}

namespace warder::transport {

/// Whether a message may be left out where the client reads too slowly.
enum class importance : std::uint8_t {
    must_arrive,     ///< a response, or a question that a handler waits for
    may_be_dropped,  ///< a notification
};

/// How a `message_connection` serves.
struct message_options {
    /// Longest message of the client; a longer one is answered with a parse error.
    std::size_t max_message_bytes = 4 * 1024 * 1024;

    /// Most calls at work at the same time; one more is answered with the error of a busy server.
    /// Those that wait for their client do not count.
    std::size_t most_running = 64;

    /// Who calls. Null has no scope at all where the server has a guard; without one every scope is
    /// held.
    std::shared_ptr<const oauth::access_token> access{};

    /// Told of each request that is let in or refused; outlives the connection. Null: nobody.
    const oauth::auditor* decisions = nullptr;
};

/// Answers the messages of one client.
///
/// The first message decides how the client is served: with `initialize`, or any message that
/// claims no revision, the connection is a session of the older revisions, from then to its end.
/// A message that claims a revision stands alone, and is served so even in such a session; after a
/// client that began with one, `initialize` is refused. `server/discover` decides nothing.
///
/// Requests run at the same time and are answered in the order in which they end. A handler that is
/// a coroutine goes on where it was resumed; a plain one that is not known to be quick runs on the
/// dispatcher's pool. `notifications/cancelled` stops a call, which then has no response, and ends
/// a subscription.
///
/// There are no header fields and no HTTP: nothing is asked of them. What HTTP says by a status is
/// an error of JSON-RPC here.
///
/// @threads  `receive` is called by one thread at a time; the others may be called concurrently
/// @source   MCP 2026-07-28 and 2025-11-25 basic/transports "stdio"; JSON-RPC 2.0
class message_connection {
  public:
    /// Takes one message for the client: a JSON text without line ends, valid during the call.
    /// Called on any thread, by one at a time. Must not call the connection.
    ///
    /// @return  false where it was left out, or the client is gone
    using output = unique_function<bool(std::string_view message, importance how)>;

    /// @param dispatcher  outlives the connection and its calls
    message_connection(
        const server::dispatcher& dispatcher, output send, message_options options = {}
    );

    /// As `close`.
    ~message_connection();
    message_connection(const message_connection&) = delete;
    message_connection& operator=(const message_connection&) = delete;

    /// Takes one message of the client, whatever it is. What is no JSON, or too long, is answered
    /// with an error, and the connection goes on.
    ///
    /// Waits for no call, so that cancellations, answers and the end of the client are always seen.
    void receive(std::string message);

    /// Gives up questions that nobody answered. Called about once a second.
    void tick();

    /// Takes no message any more, asks all calls to stop, ends subscriptions with their results and
    /// gives up all questions. Calls that end are still answered.
    void drain();

    /// The client is gone: does the same, and sends nothing any more.
    void close() noexcept;

    /// Waits until no call is under way; false where that takes longer.
    bool wait_until_idle(std::chrono::milliseconds at_most) const;

    /// How many calls are under way.
    std::size_t calls() const;

    /// How many subscriptions are open.
    std::size_t subscriptions() const;

  private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace warder::transport
