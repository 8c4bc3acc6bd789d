#include "oauth/preset_rules.hpp"
#include <warder/oauth/custom.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

class custom_provider final : public provider::implementation {
  public:
    explicit custom_provider(custom_settings settings) : settings_(std::move(settings)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    custom_settings settings_;
};

result<void> check(const custom_settings& settings) {
    const custom_options& options = settings.options;
    if (!settings.verify) return bad_setting("oauth::custom needs a function.");
    if (options.name.empty()) {
        return bad_setting("oauth::custom needs .name, which tells its callers from others.");
    }
    if (std::ranges::find(options.audiences, "") != options.audiences.end()) {
        return bad_setting("An audience of oauth::custom is empty.");
    }
    if (options.audiences.empty() && !options.any_audience) {
        return bad_setting(
            "oauth::custom needs .audiences, of which a token must have one: "
            "usually the URL of the MCP endpoint. Where the function itself sees "
            "to it that a token is for this server, say .any_audience = true."
        );
    }
    return {};
}

result<auth_settings> custom_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    if (auto good = check(settings_); !good) return good.error();
    if (context.development) {
        auto beside = resolve_scalekit_environment(environment, context, {});
        if (beside) beside->functions.push_back(settings_);
        return beside;
    }
    auto document = derive_document(context, settings_.options.authorization_servers);
    if (!document) return document.error();
    auth_settings settings;
    settings.functions.push_back(settings_);
    settings.document = *std::move(document);
    return settings;
}

}  // namespace

provider custom(custom_options options, verify_function verify) {
    return provider(
        std::make_shared<custom_provider>(custom_settings{std::move(options), std::move(verify)})
    );
}

}  // namespace warder::oauth
