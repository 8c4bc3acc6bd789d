/// The names of what can be asked for.
#pragma once

#include <warder/mcp/codec.hpp>

#include <string_view>

namespace warder::mcp {

/// The method by which something is asked for: "tools/call"; empty for `unknown`.
std::string_view method_of(operation asked) noexcept;

}  // namespace warder::mcp
