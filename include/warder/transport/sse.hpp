/// Server-sent events, as MCP uses them: one JSON-RPC message each.
#pragma once

#include <string>
#include <string_view>

namespace warder::transport {

/// What keeps a silent stream alive: a comment, which means nothing to the client.
///
/// @source  WHATWG HTML §9.2.7
inline constexpr std::string_view sse_keep_alive = ": keep-alive\n\n";

/// One event with a JSON text as its data.
///
/// @param id  of the event, for clients that resume; empty for none
/// @source  WHATWG HTML §9.2.5, §9.2.6
std::string sse_event(std::string_view json, std::string_view id = {});

/// After how long a client comes back whose stream was cut on purpose.
inline constexpr int sse_retry_milliseconds = 1000;

/// What begins a stream that can be resumed: an event without data, from which it is resumed.
///
/// @source  MCP 2025-11-25 basic/transports "Listening for Messages from the Server", SEP-1699
std::string sse_opening(std::string_view id);

/// Tells the client when to come back.
///
/// @source  WHATWG HTML §9.2.6
std::string sse_retry();

}  // namespace warder::transport
