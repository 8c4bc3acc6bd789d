#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/provider.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

/// Clients ask for every scope of the document, and would get refresh tokens unasked.
void warn_of_offline_access(auth_settings& settings) {
    const auto& scopes = settings.document.scopes_supported();
    if (std::find(scopes.begin(), scopes.end(), offline_access) == scopes.end()) return;
    settings.warnings.push_back(
        "The metadata's scopes_supported lists offline_access, which is a matter between client "
        "and issuer: remove it there. The 401 challenge leaves it out."
    );
}

}  // namespace

result<auth_settings> provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    auto settings = shared_->resolve(environment, context);
    if (settings) warn_of_offline_access(*settings);
    return settings;
}

}  // namespace warder::oauth
