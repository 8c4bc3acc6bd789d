/// From the bytes of a body to what is to be run.
#pragma once

#include "transport/heard.hpp"
#include <warder/http/message.hpp>
#include <warder/mcp/classify.hpp>
#include <warder/server/dispatcher.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace warder::transport {

class session;
class session_table;

/// How requests come into sessions.
struct session_door {
    session_table* table = nullptr;  ///< null where there are none
    bool required = false;           ///< whether an older client needs one
    std::chrono::steady_clock::time_point now;
};

/// A body, understood. Owns everything: the document is gone.
struct admission {
    /// What answers the request at once: a refusal.
    std::optional<http::response> answer;

    /// Else the requests in it, in order; none where nothing is to be answered.
    std::vector<server::entry> entries;

    /// Whether the body was an array, so that the answer is one too.
    bool batch = false;

    /// The session that it belongs to, or null.
    std::shared_ptr<session> joined;

    /// What an older client said of itself with `initialize`, where that may open a session.
    std::optional<server::peer> introduced;

    /// What it said to its session.
    heard told;

    /// Whether any of it talks with the client while it runs.
    bool talks() const noexcept;

    /// Whether it asks for a stream of changes, which no batch can.
    bool listens() const noexcept;
};

/// The session that the head of a request of the older revisions names, or what is wrong with it.
///
/// @source  MCP 2025-11-25 basic/transports "Session Management", "Protocol Version Header"
std::variant<std::shared_ptr<session>, mcp::protocol_error> join_session(
    const session_door& door, const mcp::routing_fields& fields, const http::request& request
);

/// Reads the body of a request whose head is in order. Runs nothing.
admission admit(
    const server::dispatcher& dispatcher, const http::request& request, const session_door& door
);

/// Tells the session of an admission what its client said, once it is known that the caller may say
/// it. May resume handlers, so no document is open.
void heed(admission& admitted);

/// Tells the access log what was asked for: the name and kind of what is called first, and how many
/// calls follow it.
void name_operation(const admission& admitted, http::request& request);

}  // namespace warder::transport
