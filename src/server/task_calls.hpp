/// Whether a client knows tasks.
#pragma once

#include <warder/mcp/error.hpp>
#include <warder/mcp/message.hpp>

namespace warder::server {

/// Whether a modern request declares the tasks extension.
bool knows_tasks(const mcp::message& message);

/// The answer to a request about tasks that does not.
mcp::protocol_error lacks_tasks();

}  // namespace warder::server
