/// Has decisions about MCP requests counted and recorded.
#pragma once

#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/refusal.hpp>

#include <span>
#include <string_view>

namespace warder::oauth {
class auditor;
}

namespace warder::transport {

/// What was decided about one message.
struct told_decision {
    bool allowed = false;
    std::string_view reason;          ///< a word of `oauth/reasons.hpp`
    std::string_view session{};       ///< id of the session, where there is one
    server::scope_decision scopes{};  ///< with the missing ones
};

/// The decision for what nobody refuses.
told_decision let_in(const server::dispatcher& dispatcher);

/// The decisions that refuse a message.
told_decision refused_as(std::string_view reason);
told_decision refused_as(const server::refusal& refused);

/// Tells of a decision about a message, and of what was refused alone in a message that was let in
/// (`refuse::hidden`, `refuse::tool_error`), each by itself. False where a call that was allowed
/// must be refused after all, because it cannot be recorded.
///
/// @param decisions  who is told; null: nobody
/// @param entries    of the message, with what was decided about each
bool tell_decision(
    const oauth::auditor* decisions,
    const http::request& request,
    std::span<const server::entry> entries,
    const told_decision& made
);

}  // namespace warder::transport
