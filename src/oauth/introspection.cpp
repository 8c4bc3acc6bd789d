#include "oauth/client_authentication.hpp"
#include "oauth/endpoint.hpp"
#include "oauth/preset_rules.hpp"
#include <warder/oauth/introspection.hpp>

namespace warder::oauth {
namespace {

class introspection_provider final : public provider::implementation {
  public:
    explicit introspection_provider(introspection_options options) : options_(std::move(options)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    introspection_options options_;
};

result<void> check(const introspection_options& options) {
    if (const auto problem = issuer_problem(options.issuer); !problem.empty()) {
        return bad_setting("The .issuer of oauth::introspection " + problem + ".");
    }
    const auto problem = options.endpoint.empty() ? "" : endpoint_problem(options.endpoint);
    if (!problem.empty()) {
        return bad_setting("The .endpoint of oauth::introspection " + problem + ".");
    }
    if (options.client_id.empty()) {
        return bad_setting(
            "oauth::introspection needs .client_id: register this server at the issuer."
        );
    }
    if (options.client_secret.empty() && options.private_key.empty()) {
        return bad_setting(
            "oauth::introspection needs credentials: set INTROSPECTION_CLIENT_SECRET, or "
            ".private_key."
        );
    }
    if (!options.client_secret.empty() && !options.private_key.empty()) {
        return bad_setting(
            "oauth::introspection has a secret and a .private_key; leave one of them out."
        );
    }
    if (std::chrono::seconds(options.cache_seconds) > max_introspection_cache) {
        return bad_setting("The .cache_seconds of oauth::introspection is at most 60.");
    }
    return check_binding(
        "oauth::introspection", options.audience, options.other_audiences, options.client_ids
    );
}

result<std::shared_ptr<const client_credentials>> credentials_of(
    const introspection_options& options
) {
    auto credentials = std::make_shared<client_credentials>();
    credentials->client_id = options.client_id;
    credentials->client_secret = options.client_secret;
    credentials->secret_in_body = options.secret_in_body;
    if (!options.private_key.empty()) {
        auto key = crypto::private_key::from_pem(options.private_key.reveal(), options.key_id);
        if (!key) {
            return bad_setting(
                "The .private_key of oauth::introspection cannot be used: " + key.error().detail +
                "."
            );
        }
        credentials->key = *std::move(key);
    }
    return std::shared_ptr<const client_credentials>(std::move(credentials));
}

result<auth_settings> introspection_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    if (context.development) {
        return resolve_scalekit_environment(environment, context, options_.organisation_claims);
    }
    introspection_options options = options_;
    if (options.client_secret.empty() && options.private_key.empty()) {
        options.client_secret = secret(variable(environment, "INTROSPECTION_CLIENT_SECRET"));
    }
    if (auto good = check(options); !good) return good.error();
    auto credentials = credentials_of(options);
    if (!credentials) return credentials.error();
    auto document = derive_document(context, {options.issuer});
    if (!document) return document.error();

    introspection_settings asked;
    asked.policy.issuer_name = options.issuer;
    asked.policy.issuers = options.other_issuers;
    asked.policy.issuers.insert(asked.policy.issuers.begin(), options.issuer);
    asked.policy.audiences = audiences_of(options.audience, options.other_audiences);
    asked.policy.client_ids = options.client_ids;
    asked.policy.required_claims = options.required_claims;
    asked.policy.organisation_claims = options.organisation_claims;
    asked.policy.client_claims = options.client_claims;
    asked.policy.role_claims = options.role_claims;
    asked.policy.introspected = true;
    asked.issuer = options.issuer;
    asked.endpoint = options.endpoint;
    asked.credentials = *std::move(credentials);
    asked.cache = std::chrono::seconds(options.cache_seconds);

    auth_settings settings;
    settings.introspection.push_back(std::move(asked));
    settings.document = *std::move(document);
    warn_of_other_audience(settings, options.audience);
    return settings;
}

}  // namespace

provider introspection(introspection_options options) {
    return provider(std::make_shared<introspection_provider>(std::move(options)));
}

}  // namespace warder::oauth
