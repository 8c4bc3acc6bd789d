#include "oauth/claim_path.hpp"
#include <warder/json/node.hpp>
#include <warder/oauth/access_token.hpp>

#include <algorithm>

namespace warder::oauth {

bool access_token::has_scope(std::string_view scope) const noexcept {
    if (std::find(scopes.begin(), scopes.end(), scope) != scopes.end()) return true;
    return std::ranges::any_of(scope_prefixes, [scope](const std::string& prefix) {
        return scope.size() > prefix.size() && scope.starts_with(prefix);
    });
}

bool access_token::has_role(std::string_view role) const noexcept {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::optional<std::string> access_token::claim(std::string_view name) const {
    std::optional<std::string> found;
    const auto parsed = json::parse(claims, [&](json::node root) {
        const auto value = find_claim(root, name);
        if (value && value->string()) found.emplace(*value->string());
    });
    return parsed ? found : std::nullopt;
}

}  // namespace warder::oauth
