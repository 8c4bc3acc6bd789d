/// Names that extensions of the protocol have agreed on.
#pragma once

#include <string_view>

namespace warder::mcp {

/// Folders of instructions that a client loads when a task needs them.
///
/// @source  SEP-2640
inline constexpr std::string_view skills_extension = "io.modelcontextprotocol/skills";

/// Calls that go on behind their answer.
///
/// @source  SEP-2663
inline constexpr std::string_view tasks_extension = "io.modelcontextprotocol/tasks";

/// Views that a client shows for the result of a tool.
///
/// @source  SEP-1865
inline constexpr std::string_view ui_extension = "io.modelcontextprotocol/ui";

/// The type of a view, exactly so.
///
/// @source  SEP-1865
inline constexpr std::string_view ui_mime_type = "text/html;profile=mcp-app";

/// The type of a resource that is a directory.
///
/// @source  SEP-2640
inline constexpr std::string_view directory_mime_type = "inode/directory";

}  // namespace warder::mcp
