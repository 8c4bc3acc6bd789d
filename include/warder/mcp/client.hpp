/// What a client says about itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::json {
class node;
}

namespace warder::mcp {

/// How grave a log message for the client is (RFC 5424 §6.2.1, the least first).
///
/// @source  MCP 2025-11-25 schema `LoggingLevel`
enum class logging_level : std::uint8_t {
    debug,
    info,
    notice,
    warning,
    error,
    critical,
    alert,
    emergency
};

/// The level of that exact name, or nothing.
std::optional<logging_level> parse_logging_level(std::string_view name) noexcept;

/// The name on the wire.
std::string_view to_string(logging_level level) noexcept;

/// What a client can do for a server.
///
/// @source  MCP 2026-07-28 schema `ClientCapabilities`
struct client_capabilities {
    bool elicitation = false;       ///< shows forms
    bool elicitation_url = false;   ///< opens pages
    bool sampling = false;          ///< asks its model
    bool sampling_tools = false;    ///< lets its model use tools that the server names
    bool sampling_context = false;  ///< adds what other servers gave
    bool roots = false;             ///< tells its folders

    /// Names of the extensions that it knows.
    std::vector<std::string> extensions;

    bool has_extension(std::string_view name) const noexcept;
};

/// Reads `capabilities` of `initialize`, or a request's `clientCapabilities`. What has another type
/// than it should counts as not declared.
client_capabilities read_client_capabilities(const json::node& declared);

}  // namespace warder::mcp
