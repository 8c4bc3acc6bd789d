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

}  // namespace warder::transport
