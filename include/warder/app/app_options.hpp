/// Who a server is.
#pragma once

#include <warder/mcp/icon.hpp>
#include <warder/transport/session_mode.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace warder {

/// Who a server is, and the port that it listens on when nobody says otherwise.
struct app_options {
    std::string name;               ///< programmatic name, told to clients
    std::string version = "0.0.0";  ///< the program's own version
    std::string title;              ///< name for people
    std::string description;        ///< what it is, for people
    std::string instructions;       ///< how a model should use the server
    std::string website_url;
    mcp::icon_list icons;       ///< shown to people; `https:` or `data:` only
    std::uint16_t port = 8000;  ///< `--port` and `PORT` win

    /// How long clients may keep the lists of tools, resources and prompts: milliseconds, up to a
    /// year. With 0 they ask again rather than miss a deployment.
    std::uint64_t list_ttl_ms = 0;

    /// Whether clients of 2025-11-25 and before get sessions, without which they cannot be asked
    /// and hear nothing of changes.
    transport::session_mode sessions = transport::session_mode::automatic;

    /// How many entries clients get of a list of tools, resources or prompts at once; 0 is all.
    std::size_t page_size = 0;
};

}  // namespace warder
