#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/provider.hpp>

namespace warder::oauth {

result<auth_settings> provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    return shared_->resolve(environment, context);
}

}  // namespace warder::oauth
