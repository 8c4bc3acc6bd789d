/// `_meta`: what a server and its clients agree on outside of the protocol.
#pragma once

#include <warder/core/result.hpp>

#include <string>
#include <string_view>

namespace warder::mcp {

/// A `_meta` that may be sent: `text` without white space between its tokens, else byte for byte;
/// empty for an empty text.
///
/// @param text  JSON text of an object, such as `{"ui":{"resourceUri":"ui://a"}}`
/// @errors  `std::errc::invalid_argument`, with a sentence for the developer as its detail: the
/// text is no JSON object, or a key breaks the grammar or has a prefix that belongs to the protocol
/// @source  MCP 2026-07-28 basic "`_meta`"
result<std::string> checked_meta(std::string_view text);

}  // namespace warder::mcp
