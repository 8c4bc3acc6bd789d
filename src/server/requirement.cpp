#include <warder/oauth/scope.hpp>
#include <warder/server/requirement.hpp>

#include <algorithm>

namespace warder::server {

bool requirement::empty() const noexcept {
    return scopes.empty() && any_scope.empty() && !arguments && !concerns_caller();
}

bool requirement::concerns_caller() const noexcept {
    return !roles.empty() || !organisations.empty() || allow;
}

std::string requirement_problem(const requirement& needs) {
    const auto is_scope = [](const std::string& one) { return oauth::is_scope_token(one); };
    const auto is_empty = [](const std::string& one) { return one.empty(); };
    if (!std::ranges::all_of(needs.scopes, is_scope) ||
        !std::ranges::all_of(needs.any_scope, is_scope)) {
        return "a scope is printable ASCII without spaces, \" and \\";
    }
    if (std::ranges::any_of(needs.roles, is_empty)) return "a role is not empty";
    if (std::ranges::any_of(needs.organisations, is_empty)) return "an organisation is not empty";
    return {};
}

}  // namespace warder::server
