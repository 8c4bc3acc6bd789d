/// What a request says of how its client wants to be talked to.
#pragma once

#include <warder/core/result.hpp>
#include <warder/mcp/message.hpp>
#include <warder/mcp/revision.hpp>
#include <warder/server/conversation.hpp>

#include <memory>

namespace warder::server {

/// What a modern request says of its client; the envelope was checked.
peer read_peer(const json::node& meta);

/// Begins the talk of one call. Called while the document of `message` lives.
///
/// @param client  what an older client said when it opened its session
/// @errors  `inputResponses` or `requestState` of the wrong type; a `progressToken` that is a
///          string of more than `mcp::max_id_bytes`
/// @source  MCP 2026-07-28 basic "Request metadata", basic/patterns/mrtr
result<std::unique_ptr<conversation>> begin_talk(
    const mcp::message& message, const mcp::revision& revision, const peer& client
);

}  // namespace warder::server
