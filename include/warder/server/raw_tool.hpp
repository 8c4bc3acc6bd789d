/// Tools whose schemas and arguments are JSON text.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/mcp/content.hpp>
#include <warder/server/tool.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// A tool for gateways, and for schemas that no struct describes. Its arguments are an object;
/// nothing else about them is checked. Peers see the schemas as they are written, but for white
/// space between tokens; what a result's structured content is, is checked to be JSON and not
/// against them.
struct raw_tool {
    tool_options options;
    std::string input_schema = R"({"type":"object"})";
    std::string output_schema;  ///< empty for none

    /// @param arguments  JSON text of an object; lives until the task ends
    unique_function<task<result<mcp::tool_result>>(context&, std::string_view arguments)> handler;
};

/// Makes a tool of it. Its handler runs on the event loop.
///
/// @throws std::invalid_argument  when it has no handler
tool make_tool(raw_tool raw);

}  // namespace warder::server
