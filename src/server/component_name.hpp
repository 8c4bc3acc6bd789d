/// How tools and prompts may be called.
#pragma once

#include "http/syntax.hpp"

#include <algorithm>
#include <string_view>

namespace warder::server {

inline constexpr std::string_view name_rule = "a name has 1 to 128 characters of A-Z a-z 0-9 _ - .";

/// @source  MCP 2025-11-25 server/tools "Tool Names"
inline bool is_component_name(std::string_view name) {
    if (name.empty() || name.size() > 128) return false;
    return std::ranges::all_of(name, [](char c) {
        return http::is_alpha(c) || http::is_digit(c) || c == '_' || c == '-' || c == '.';
    });
}

}  // namespace warder::server
