/// What a modern request says of itself: members of its `_meta`.
///
/// @source  MCP 2026-07-28 basic "Request metadata"
#pragma once

#include <string_view>

namespace warder::mcp {

/// The revision that it speaks; what is without it is of an older one.
inline constexpr std::string_view protocol_version_key = "io.modelcontextprotocol/protocolVersion";

/// What the client can be asked.
inline constexpr std::string_view client_capabilities_key =
    "io.modelcontextprotocol/clientCapabilities";

/// Name and version of the client.
inline constexpr std::string_view client_info_key = "io.modelcontextprotocol/clientInfo";

/// Least level of the log messages that the client wants.
inline constexpr std::string_view log_level_key = "io.modelcontextprotocol/logLevel";

}  // namespace warder::mcp
