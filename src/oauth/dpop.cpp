#include "oauth/dpop_door.hpp"
#include "oauth/preset_rules.hpp"
#include <warder/oauth/dpop.hpp>

namespace warder::oauth {
namespace {

class dpop_provider final : public provider::implementation {
  public:
    dpop_provider(provider tokens, dpop_options options)
        : tokens_(std::move(tokens)), options_(options) {}

    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override {
        if (options_.max_age_seconds == 0 || options_.max_age_seconds > 300) {
            return bad_setting("The .max_age_seconds of oauth::with_dpop is 1 to 300.");
        }
        auto settings = tokens_.resolve(environment, context);
        if (!settings) return settings;
        if (!settings->api_keys.empty() || !settings->functions.empty()) {
            return bad_setting(
                "oauth::with_dpop is for issuers: API keys and functions have tokens that are "
                "bound to nothing. Put them beside it: oauth::any_of({oauth::with_dpop(...), ...})."
            );
        }
        const bool inner = settings->dpop && settings->dpop->required;
        settings->dpop = options_;
        // The development issuer's tokens are bound to nothing.
        const bool required = (options_.required || inner) && !context.development;
        settings->dpop->required = required;
        const dpop_use use = required ? dpop_use::required : dpop_use::accepted;
        for (issuer_settings& issuer : settings->issuers)
            issuer.policy.dpop = use;
        for (introspection_settings& asked : settings->introspection)
            asked.policy.dpop = use;
        settings->document = settings->document.with_dpop(dpop_algorithms(), required);
        return settings;
    }

  private:
    provider tokens_;
    dpop_options options_;
};

}  // namespace

provider with_dpop(provider tokens, dpop_options options) {
    return provider(std::make_shared<dpop_provider>(std::move(tokens), options));
}

}  // namespace warder::oauth
