/// The streams of one session: one for each POST that is answered by events, and one that a client
/// opens for what belongs to no request.
#pragma once

#include <warder/http/body_stream.hpp>
#include <warder/transport/event_store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace warder::transport {

/// Streams of messages, each carried by one HTTP response after the other: where a client's
/// connection breaks, it fetches the rest with a GET. Without a store of events a stream ends with
/// its first response.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2025-11-25 basic/transports "Resumability and Redelivery"
class session_streams {
  public:
    using response_body = std::shared_ptr<http::body_stream>;
    using wall_time = std::chrono::system_clock::time_point;

    /// The stream for what belongs to no request.
    static constexpr std::uint64_t unasked = 0;

    /// @param session  its id; outlives this object, as `events` does
    /// @param polls    whether its revision has streams that are cut on purpose
    /// @param events   null: nothing is kept
    session_streams(std::string_view session, bool polls, event_store* events)
        : session_(session), polls_(polls), events_(events) {}

    struct opened {
        std::uint64_t number = 0;
        response_body out;
    };

    /// Opens a stream for the answer to a POST; one that is over already after `end`.
    opened open();

    /// Sends a message on a stream that is open. False where it cannot arrive: the stream is over,
    /// the client reads too slowly, or the message is too large for a response.
    bool send(std::uint64_t stream, std::string_view message);

    /// Sends the last message of a stream, of any size, unless it is empty, and ends the stream.
    void close(std::uint64_t stream, std::string_view last);

    /// Whether a client that lost its connection can come back.
    bool resumable() const noexcept { return events_ != nullptr; }

    /// Whether `cut` does anything.
    bool can_cut() const noexcept { return polls_ && resumable(); }

    /// Ends the response that carries a stream, while the stream goes on: the client comes back.
    void cut(std::uint64_t stream);

    /// Opens the stream for what belongs to no request; null where the client has it open already,
    /// or nothing more will come.
    ///
    /// @param until  when the caller's token expires: the response ends then, and the client comes
    ///               back with another
    response_body listen(wall_time until);

    /// What a client gets that comes back.
    struct resumed {
        bool known = false;  ///< whether its event id is good
        std::string missed;  ///< events, as they are written
        response_body out;   ///< what comes next; null where the stream is over
    };
    resumed resume(std::string_view last_event_id, wall_time until);

    /// Ends responses whose token has expired. Called about once a second.
    void tick(wall_time now);

    /// Whether a client listens for what belongs to no request.
    bool listening() const;

    /// Ends the stream for what belongs to no request, for good.
    void stop_listening();

    /// Ends all streams, for good.
    void end();

    /// How many there are.
    std::size_t size() const;

  private:
    /// The response that carries a stream now.
    struct carrier {
        response_body out;  ///< null for none
        wall_time until = wall_time::max();
    };

    bool write(std::uint64_t stream, response_body& out, std::string_view message);
    response_body make_body(std::uint64_t stream);

    const std::string_view session_;
    const bool polls_;
    event_store* const events_;

    mutable std::mutex mutex_;
    bool ended_ = false;
    bool unasked_ended_ = false;
    std::uint64_t last_ = unasked;

    std::map<std::uint64_t, carrier> streams_;
};

}  // namespace warder::transport
