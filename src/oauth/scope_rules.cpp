#include <warder/oauth/access_token.hpp>
#include <warder/oauth/scope_rules.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

bool contains(const std::vector<std::string>& scopes, const std::string& scope) {
    return std::ranges::find(scopes, scope) != scopes.end();
}

/// What stands before the star of a scope that ends with one, its separator included; empty for
/// every other.
std::string prefix_of(const std::string& scope) {
    if (!scope.ends_with(":*") && !scope.ends_with(".*")) return {};
    return scope.substr(0, scope.size() - 1);
}

}  // namespace

void apply(const scope_rules& rules, access_token& token) {
    // The list grows while it is gone through; each scope joins once, so that a circle ends.
    for (std::size_t i = 0; i < token.scopes.size(); ++i) {
        const auto found = rules.includes.find(token.scopes[i]);
        if (found == rules.includes.end()) continue;
        for (const std::string& included : found->second) {
            if (!contains(token.scopes, included)) token.scopes.push_back(included);
        }
    }
    if (!rules.wildcards) return;
    for (const std::string& scope : token.scopes) {
        if (auto prefix = prefix_of(scope); prefix.size() > 1) {
            token.scope_prefixes.push_back(std::move(prefix));
        }
    }
}

}  // namespace warder::oauth
