/// Pictures that clients may show for a server and for what it has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace warder::mcp {

/// The background that an icon is drawn for.
enum class icon_theme : std::uint8_t { any, light, dark };

/// One picture, or one size of it. Peers know icons from 2025-11-25 on.
///
/// @source  MCP 2025-11-25 schema `Icon`
struct icon {
    std::string src;                 ///< an `https:` or `data:` URI
    std::string mime_type;           ///< "image/png"; empty for what the server of it says
    std::vector<std::string> sizes;  ///< "48x48", or "any" for one that scales; empty for any
    icon_theme theme = icon_theme::any;
};

/// What makes an icon one that clients refuse, as a sentence for the developer; empty for nothing.
std::string icon_problem(const std::vector<icon>& icons);

}  // namespace warder::mcp
