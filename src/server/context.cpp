#include <warder/oauth/access_token.hpp>
#include <warder/server/context.hpp>

#include <algorithm>

namespace warder::server {

std::string_view context::subject() const noexcept {
    return anonymous() ? std::string_view() : token()->subject;
}

std::string_view context::client_id() const noexcept {
    return anonymous() ? std::string_view() : token()->client_id;
}

std::string_view context::organisation() const noexcept {
    return anonymous() ? std::string_view() : token()->organisation;
}

std::span<const std::string> context::scopes() const noexcept {
    if (anonymous()) return {};
    return token()->scopes;
}

std::string_view context::claims() const noexcept {
    return anonymous() ? std::string_view("{}") : token()->claims;
}

std::optional<std::string> context::claim(std::string_view name) const {
    if (anonymous()) return std::nullopt;
    return token()->claim(name);
}

bool context::has_scope(std::string_view scope) const noexcept {
    if (!call_.guarded) return true;
    return !anonymous() && token()->has_scope(scope);
}

std::string_view context::tool() const noexcept {
    return call_.kind == "tool" ? call_.called : std::string_view();
}

void context::require_all(std::initializer_list<std::string_view> scopes) const {
    const bool held = std::ranges::all_of(scopes, [&](auto scope) { return has_scope(scope); });
    if (!held) throw insufficient_scope{{scopes.begin(), scopes.end()}};
}

std::optional<std::string_view> context::header(std::string_view name) const noexcept {
    for (const std::string_view secret : {"Authorization", "Proxy-Authorization", "Cookie"}) {
        if (http::iequals(name, secret)) return std::nullopt;
    }
    return call_.request.fields.find(name);
}

}  // namespace warder::server
