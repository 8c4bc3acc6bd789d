/// How a change is called.
#pragma once

#include <warder/server/announcements.hpp>

#include <string_view>

namespace warder::transport {

/// The method of the notification that tells of a change. Empty for a task: clients of the older
/// revisions are not told of it, and others with all of its state (`mcp::task_notification`).
///
/// @source  MCP 2025-11-25 and 2026-07-28 schema `ServerNotification`
std::string_view method_of(server::change::kind what) noexcept;

}  // namespace warder::transport
