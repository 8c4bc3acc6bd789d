/// Views of MCP Apps: HTML that a client shows beside the result of a tool.
#pragma once

#include <warder/server/resource.hpp>

#include <optional>
#include <string>
#include <vector>

namespace warder::server {

/// From where a view may load, as sources of a Content-Security-Policy ("https://api.example.com").
/// What is not named stays forbidden.
///
/// @source  SEP-1865 `McpUiResourceCsp`
struct ui_csp {
    std::vector<std::string> connect_domains;   ///< fetch, WebSocket
    std::vector<std::string> resource_domains;  ///< scripts, styles, images, fonts
    std::vector<std::string> frame_domains;     ///< nested frames
    std::vector<std::string> base_uri_domains;  ///< what `<base>` may name
};

/// What a view asks the client for; the client may refuse.
///
/// @source  SEP-1865 `McpUiResourcePermissions`
struct ui_permissions {
    bool camera = false;
    bool microphone = false;
    bool geolocation = false;
    bool clipboard_write = false;
};

/// A view, where it is registered. It has either `html` or `file`.
///
/// @source  SEP-1865
struct ui_resource_options {
    std::string uri;                     ///< begins with "ui://"
    std::string name;                    ///< programmatic name; not empty
    std::string title;                   ///< for people; empty for none
    std::string description;             ///< what it shows
    std::string html;                    ///< a document in HTML5
    std::string file;                    ///< path of one, read once when the view is made
    ui_csp csp;                          ///< from where it loads
    ui_permissions permissions;          ///< what it uses of the machine
    std::string domain;                  ///< an origin of its own, as the client has it; or empty
    std::optional<bool> prefers_border;  ///< nothing leaves that to the client
    std::vector<std::string> scopes;     ///< a caller without one of them gets 403
    std::vector<std::string> tags;       ///< as for a tool
    requirement needs;                   ///< what its caller needs beside, as for a tool
};

/// A view as a resource to register. Its contents carry what it may load and use as `_meta.ui`.
///
/// @throws std::invalid_argument  with a sentence for the developer: the URI does not begin with
/// "ui://", there is no HTML or twice, the file cannot be read or has over 16 MiB, the HTML is not
/// UTF-8, or a source of `csp` is more than one
resource make_ui_resource(ui_resource_options options);

}  // namespace warder::server
