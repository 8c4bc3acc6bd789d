#include "oauth/claim_path.hpp"
#include <warder/json/node.hpp>
#include <warder/oauth/access_token.hpp>

#include <algorithm>

namespace warder::oauth {

bool access_token::has_scope(std::string_view scope) const noexcept {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
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
