#include "oauth/preset_rules.hpp"
#include <warder/oauth/certificates.hpp>

namespace warder::oauth {
namespace {

class certificate_provider final : public provider::implementation {
  public:
    certificate_provider(provider tokens, certificate_options options)
        : tokens_(std::move(tokens)), options_(options) {}

    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override {
        auto settings = tokens_.resolve(environment, context);
        if (!settings) return settings;
        if (!settings->api_keys.empty() || !settings->functions.empty()) {
            return bad_setting(
                "oauth::with_certificates is for issuers: API keys and functions have tokens that "
                "are bound to nothing. Put them beside it: "
                "oauth::any_of({oauth::with_certificates(...), ...})."
            );
        }
        const bool inner = settings->certificates && settings->certificates->required;
        settings->certificates = options_;
        // The development issuer's tokens are bound to nothing.
        const bool required = (options_.required || inner) && !context.development;
        settings->certificates->required = required;
        const auto use = required ? certificate_use::required : certificate_use::accepted;
        for (issuer_settings& issuer : settings->issuers)
            issuer.policy.certificates = use;
        for (introspection_settings& asked : settings->introspection)
            asked.policy.certificates = use;
        settings->document = settings->document.with_certificates();
        return settings;
    }

  private:
    provider tokens_;
    certificate_options options_;
};

}  // namespace

provider with_certificates(provider tokens, certificate_options options) {
    return provider(std::make_shared<certificate_provider>(std::move(tokens), options));
}

}  // namespace warder::oauth
