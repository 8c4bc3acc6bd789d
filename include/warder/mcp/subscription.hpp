/// What `subscriptions/listen` asks for, and what is sent on its stream.
#pragma once

#include <warder/core/result.hpp>
#include <warder/json/node.hpp>
#include <warder/mcp/task.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace warder::mcp {

/// Most resources, and most tasks, that one stream is for.
inline constexpr std::size_t max_subscribed_uris = 1000;

/// Most bytes of all their URIs together, and of all ids of tasks.
inline constexpr std::size_t max_subscribed_bytes = 256 * 1024;

/// The changes that a client wants to be told of, or of these the ones that it will be told of.
///
/// @source  MCP 2026-07-28 schema `SubscriptionFilter`
struct subscription {
    bool tools = false;
    bool prompts = false;
    bool resources = false;
    std::set<std::string, std::less<>> uris;
    std::set<std::string, std::less<>> tasks;  ///< ids, of the tasks extension

    bool empty() const noexcept {
        return !tools && !prompts && !resources && uris.empty() && tasks.empty();
    }

    /// Whether a change of the resource at `uri` is meant: it stands in `uris`, or is a part of one
    /// that does, as `test://a/b` is of `test://a` and of `test://a/`.
    bool covers(std::string_view uri) const;
};

/// Reads the `notifications` of a request. Members that are unknown are ignored.
///
/// @errors   they are missing, no object, or a member is not what it should be; the description is
///           for the peer
result<subscription> read_subscription(std::optional<json::node> notifications);

/// The first message of a stream: what of the request is honoured.
///
/// @param id  of the request, as JSON text
/// @source    MCP 2026-07-28 basic/utilities/subscriptions
std::string subscription_acknowledged(const subscription& honoured, std::string_view id);

/// One change on a stream.
///
/// @param method  "notifications/tools/list_changed"
/// @param uri     of the resource that changed; empty for a list
/// @param id      of the request, as JSON text
std::string subscription_notification(
    std::string_view method, std::string_view uri, std::string_view id
);

/// What became of a task, on a stream.
///
/// @param id  of the request, as JSON text
/// @source    SEP-2663 "Task Status Notification"
std::string task_notification(const task_state& told, std::string_view id);

/// The last message of a stream that the server ends: the response to its request.
///
/// @param id  of the request, as JSON text
std::string subscription_result(std::string_view id);

}  // namespace warder::mcp
