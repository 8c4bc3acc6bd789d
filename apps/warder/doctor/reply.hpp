// Whether an answer to a call is one of an MCP server.
#pragma once

#include <warder/http/message.hpp>

#include <string>

namespace warder::apps {

/// What came instead of a result, as the end of "is answered by ..."; empty where there is one, as
/// JSON or in an event. It has nothing of the body but the number of an error.
///
/// @source  MCP 2025-11-25 basic/transports "Sending Messages to the Server"
std::string instead_of_result(const http::response& answer);

}  // namespace warder::apps
