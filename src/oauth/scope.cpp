#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

bool contains(std::span<const std::string> scopes, std::string_view scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

void append_scopes(std::vector<std::string>& scopes, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view scope = text.substr(0, end);
        if (is_scope_token(scope) && !contains(scopes, scope)) scopes.emplace_back(scope);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

bool is_scope_token(std::string_view text) noexcept {
    // RFC 6749 §3.3: printable ASCII except space, quote and backslash
    const auto allowed = [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

std::vector<std::string> granted_scopes(json::node claims) {
    std::vector<std::string> scopes;
    for (const std::string_view name : {"scope", "scopes", "scp"}) {
        const auto claim = claims[name];
        if (!claim) continue;
        if (const auto text = claim->string()) append_scopes(scopes, *text);
        claim->for_each_element([&](json::node element) {
            if (const auto text = element.string()) append_scopes(scopes, *text);
            return true;
        });
    }
    return scopes;
}

std::string join_scopes(std::span<const std::string> scopes) {
    std::string text;
    for (const std::string& scope : scopes) {
        if (!text.empty()) text += ' ';
        text += scope;
    }
    return text;
}

}  // namespace warder::oauth
