#include "issuer/scope_request.hpp"

#include "issuer/errors.hpp"
#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::issuer {

bool has_scope(const std::vector<std::string>& scopes, std::string_view scope) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

namespace {

/// A list of scopes, each once, in its order (RFC 6749 §3.3).
result<std::vector<std::string>> parse_scopes(std::string_view text) {
    std::vector<std::string> scopes;
    // Scopes are separated by single spaces, their order and repeats mean nothing.
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view scope = text.substr(begin, end - begin);
        if (!oauth::is_scope_token(scope)) {
            return error(errc::invalid_scope, "The scope parameter is malformed");
        }
        if (!has_scope(scopes, scope)) scopes.emplace_back(scope);
        begin = end + 1;
    }
    return scopes;
}

}  // namespace

result<std::vector<std::string>> all_scopes(
    std::string_view text, const std::vector<std::string>& known
) {
    if (text.empty()) return known;
    auto scopes = parse_scopes(text);
    if (!scopes) return scopes;
    for (const std::string& scope : *scopes) {
        if (!has_scope(known, scope)) {
            return error(errc::invalid_scope, "A requested scope is unknown");
        }
    }
    return scopes;
}

result<std::vector<std::string>> known_scopes(
    std::string_view text,
    const std::vector<std::string>& known,
    const std::vector<std::string>& usual
) {
    if (text.empty()) return usual;
    auto scopes = parse_scopes(text);
    if (!scopes) return scopes;
    std::erase_if(*scopes, [&](const std::string& scope) { return !has_scope(known, scope); });
    if (scopes->empty()) {
        return error(errc::invalid_scope, "None of the requested scopes is known");
    }
    return scopes;
}

}  // namespace warder::issuer
