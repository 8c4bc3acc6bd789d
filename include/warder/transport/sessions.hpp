/// The sessions of all clients of the older revisions.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/core/function.hpp>
#include <warder/mcp/revision.hpp>
#include <warder/server/announcements.hpp>
#include <warder/server/conversation.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace warder::oauth {
struct access_token;
}

namespace warder::transport {

/// Whether a caller may read the resource at a URI; null for a caller without a token.
using reader_check = function_ref<bool(std::string_view uri, const oauth::access_token* caller)>;

class event_store;
class principal_calls;
class session;

/// How many sessions there are, and for how long.
struct session_limits {
    std::size_t in_all = 10'000;
    std::size_t per_principal =
        100;                        ///< without a guard nobody is told apart, so it does not count
    std::chrono::minutes idle{30};  ///< without a request, a running call or an open stream
};

/// What sessions hold at a moment.
struct session_use {
    std::size_t sessions = 0;
    std::size_t calls = 0;      ///< that may speak and have not ended
    std::size_t streams = 0;    ///< that have not ended, whether or not somebody reads them
    std::size_t questions = 0;  ///< without an answer yet
};

/// A table of sessions. An id is 128 random bits and means something to the principal alone that
/// opened its session: to everybody else it is unknown.
///
/// A principal that opens one session more than it may loses the one that it has not used for
/// longest, and in a full table everybody's longest unused one goes; a client whose session is gone
/// is told so, and opens another. Sessions that are in use are never taken away: then there is no
/// new one.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2025-11-25 basic/transports "Session Management"
class session_table {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// @param random, events  outlive the table; `events` may be null
    session_table(session_limits limits, entropy& random, event_store* events);

    /// Ends all sessions.
    ~session_table();
    session_table(const session_table&) = delete;
    session_table& operator=(const session_table&) = delete;

    /// Opens a session; null where there is no room for it.
    ///
    /// @param principal  empty without a guard
    std::shared_ptr<session> open(
        std::string_view principal,
        const mcp::revision& revision,
        server::peer client,
        time_point now
    );

    /// The session of that id and principal, or null. It is in use for as long as it is held.
    std::shared_ptr<session> find(std::string_view id, std::string_view principal, time_point now);

    /// Ends a session; false where there is none.
    bool end(std::string_view id, std::string_view principal);

    /// Tells every client that wants to know and may.
    void announce(const server::change& what, const reader_check& may_read);

    /// Ends what was idle for too long, and streams whose token has expired; gives up questions
    /// that nobody answered. Called about once a second.
    void tick(time_point now, std::chrono::system_clock::time_point wall);

    /// Lets nobody wait any more, and opens no session: the server ends.
    void drain();

    std::size_t size() const;
    session_use in_use() const;

  private:
    using sessions = std::vector<std::shared_ptr<session>>;

    std::shared_ptr<session> take(const session& one);
    std::shared_ptr<session> make_room();
    std::shared_ptr<session> make_room(std::string_view principal);
    void touch(session& one, time_point now);
    sessions all() const;

    const session_limits limits_;
    entropy& random_;
    event_store* const events_;
    const std::shared_ptr<principal_calls> counts_;

    mutable std::mutex mutex_;
    bool draining_ = false;
    std::unordered_map<std::string_view, std::shared_ptr<session>> by_id_;  ///< the session's own
    std::unordered_map<std::string, std::vector<session*>> by_principal_;
    std::list<session*> by_use_;  ///< all; the one that was used last is the last
};

}  // namespace warder::transport
