/// What a server keeps of one client of the older revisions between its requests.
#pragma once

#include "transport/open_calls.hpp"
#include "transport/principal_calls.hpp"
#include "transport/questions.hpp"
#include "transport/session_streams.hpp"
#include <warder/mcp/revision.hpp>
#include <warder/server/announcements.hpp>
#include <warder/server/conversation.hpp>
#include <warder/transport/sessions.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_set>

namespace warder::transport {

/// Most resources that a session subscribes to.
inline constexpr std::size_t most_subscriptions = 1000;

/// One session.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2025-11-25 basic/transports "Session Management"
class session {
  public:
    /// @param id      unguessable
    /// @param owner   principal of the caller that opened it
    /// @param client  what it declared; what its revision does not know does not count
    /// @param counts  the calls of all sessions; null where nobody counts them
    session(
        std::string id,
        std::string owner,
        const mcp::revision& spoken,
        server::peer client,
        event_store* events,
        std::shared_ptr<principal_calls> counts = nullptr
    );
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    const std::string id;
    const std::string owner;
    const mcp::revision& revision;
    session_streams streams;
    open_questions questions;
    open_calls calls;

    /// When a request of it came last, and where it stands among the others by that. Belong to the
    /// table.
    std::chrono::steady_clock::time_point last_used;
    std::list<session*>::iterator place;

    /// What is known of the client.
    server::peer client() const;

    /// Notes a call that begins, as `open_calls::begin` does; 0 also where the owner has too many
    /// in all its sessions.
    std::uint64_t begin_call(std::string id, std::stop_source stop);
    void end_call(std::uint64_t number);

    /// Notes who sent the request that joined it last.
    void joined_by(std::shared_ptr<const oauth::access_token> caller);

    /// Sets the least level of the log messages that it wants.
    void set_log_level(mcp::logging_level level);

    /// Subscribes to a resource; false where that would be too many, or too many bytes
    /// (`mcp::max_subscribed_bytes`).
    bool subscribe(std::string uri);
    void unsubscribe(std::string_view uri);

    /// The notification of a change, as JSON text; empty where the client does not want to know.
    std::string notification_of(const server::change& what) const;

    /// Tells the client of a change, if it listens and wants to know.
    ///
    /// @param may_read  whether a caller may read a resource; asked of who joined last
    void announce(const server::change& what, const reader_check& may_read);

    /// Lets nobody wait any more: ends the client's stream, and gives up all questions.
    void drain();

    /// Ends everything that is under way, and what begins later at once.
    void end();

  private:
    const std::shared_ptr<principal_calls> counts_;

    mutable std::mutex mutex_;
    std::shared_ptr<const oauth::access_token> caller_;
    server::peer client_;
    std::unordered_set<std::string> subscriptions_;
    std::size_t subscribed_bytes_ = 0;  ///< of them all
};

}  // namespace warder::transport
