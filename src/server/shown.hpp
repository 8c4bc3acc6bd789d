/// What components show of themselves beside their texts.
#pragma once

#include <warder/mcp/icon.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// Checks the icons and the `_meta` of a component, and leaves `meta` as it may be sent.
///
/// @param whose  for the sentence: `tool "add"`
/// @throws std::invalid_argument  with a sentence for the developer
void check_shown(std::string_view whose, const mcp::icon_list& icons, std::string& meta);

}  // namespace warder::server
