/// An environment that a test writes down.
#pragma once

#include <warder/oauth/auth_settings.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

using variables = std::map<std::string, std::string>;

inline environment made_of(variables values) {
    return {[values](std::string_view name) -> std::optional<std::string> {
        const auto found = values.find(std::string(name));
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }};
}

}  // namespace warder::oauth
