// What a response of the MCP endpoint means to a test.
#pragma once

#include <warder/testing/client.hpp>

#include <string>
#include <string_view>

namespace warder::testing {

/// A JSON-RPC request with the id 1.
std::string message(std::string_view method, std::string_view params);

/// Reads the response of a request, also where it is the last event of a stream.
tool_outcome read_outcome(const http::response& response);

}  // namespace warder::testing
