#include <warder/oauth/access_token.hpp>
#include <warder/server/caller.hpp>

#include <algorithm>

namespace warder::server {

std::string_view caller::subject() const noexcept {
    return anonymous() ? std::string_view() : token_->subject;
}

std::string_view caller::client_id() const noexcept {
    return anonymous() ? std::string_view() : token_->client_id;
}

std::string_view caller::organisation() const noexcept {
    return anonymous() ? std::string_view() : token_->organisation;
}

std::span<const std::string> caller::scopes() const noexcept {
    if (anonymous()) return {};
    return token_->scopes;
}

std::span<const std::string> caller::roles() const noexcept {
    if (anonymous()) return {};
    return token_->roles;
}

std::string_view caller::claims() const noexcept {
    return anonymous() ? std::string_view("{}") : token_->claims;
}

std::optional<std::string> caller::claim(std::string_view name) const {
    if (anonymous()) return std::nullopt;
    return token_->claim(name);
}

bool caller::has_scope(std::string_view scope) const noexcept {
    if (!guarded_) return true;
    return !anonymous() && token_->has_scope(scope);
}

bool caller::has_role(std::string_view role) const noexcept {
    if (!guarded_) return true;
    return !anonymous() && token_->has_role(role);
}

bool caller::in_organisation(std::string_view organisation) const noexcept {
    if (!guarded_) return true;
    // Who is in none is not in one without a name.
    return !anonymous() && !organisation.empty() && token_->organisation == organisation;
}

bool caller::has_scopes(std::span<const std::string> scopes) const noexcept {
    return std::ranges::all_of(scopes, [this](const std::string& one) { return has_scope(one); });
}

}  // namespace warder::server
