/// What a tool says of its view.
#pragma once

#include <warder/server/tool.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// Whether a URI is one of a view.
///
/// @source  SEP-1865
bool is_ui_uri(std::string_view uri) noexcept;

/// Puts the view of a tool, and who may call it, into its `meta`.
///
/// @throws std::invalid_argument  with a sentence for the developer, when the view is no `ui://`
/// URI or `meta` speaks of one, too
void add_ui_meta(tool_options& options);

}  // namespace warder::server
