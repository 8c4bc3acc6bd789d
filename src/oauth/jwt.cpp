#include "oauth/endpoint.hpp"
#include "oauth/preset_rules.hpp"
#include <warder/oauth/jwt.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

class jwt_provider final : public provider::implementation {
  public:
    explicit jwt_provider(jwt_options options) : options_(std::move(options)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    jwt_options options_;
};

result<void> check(const jwt_options& options) {
    if (options.issuer.empty()) {
        return bad_setting("oauth::jwt needs .issuer, the value of the tokens' iss claim.");
    }
    std::vector<std::string> issuers = options.other_issuers;
    issuers.push_back(options.issuer);
    for (const std::string& issuer : issuers) {
        const auto problem = issuer_problem(issuer);
        if (!problem.empty()) return bad_setting("An issuer of oauth::jwt " + problem + ".");
    }
    // RFC 9068 §4: without an audience, tokens for every other resource would be accepted
    const auto& others = options.other_audiences;
    if (options.audience.empty() || std::find(others.begin(), others.end(), "") != others.end()) {
        return bad_setting(
            "oauth::jwt needs .audience, the value of the tokens' aud claim: usually the URL of "
            "the MCP endpoint."
        );
    }
    // RFC 7519 §4.1.4: a leeway is "usually no more than a few minutes"
    if (options.leeway_seconds > 300) {
        return bad_setting("The .leeway_seconds of oauth::jwt is at most 300.");
    }
    const auto problem = endpoint_problem(options.jwks_uri);
    if (!options.jwks_uri.empty() && !problem.empty()) {
        return bad_setting("The .jwks_uri of oauth::jwt " + problem + ".");
    }
    return {};
}

result<std::vector<crypto::algorithm>> parse_algorithms(const std::vector<std::string>& names) {
    std::vector<crypto::algorithm> algorithms;
    for (const std::string& name : names) {
        const auto algorithm = crypto::parse_algorithm(name);
        if (!algorithm) {
            return bad_setting(
                "oauth::jwt does not accept the algorithm " + name +
                ". Use RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA."
            );
        }
        algorithms.push_back(*algorithm);
    }
    return algorithms;
}

result<auth_settings> jwt_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    if (context.development) {
        return resolve_scalekit_environment(environment, context, options_.organisation_claims);
    }
    if (auto good = check(options_); !good) return good.error();
    auto algorithms = parse_algorithms(options_.algorithms);
    if (!algorithms) return algorithms.error();
    auto document = protected_resource::make({
        .resource = endpoint_url(context),
        .authorization_servers = {options_.issuer},
        .scopes_supported = context.scopes,
    });
    if (!document) {
        return bad_setting(
            "The protected resource metadata " + document.error().description +
            ". Set --public-url to the URL under which clients reach this server."
        );
    }

    issuer_settings issuer;
    issuer.policy.issuer_name = options_.issuer;
    issuer.policy.issuers = {options_.issuer};
    issuer.policy.issuers.insert(
        issuer.policy.issuers.end(), options_.other_issuers.begin(), options_.other_issuers.end()
    );
    issuer.policy.audiences = {options_.audience};
    issuer.policy.audiences.insert(
        issuer.policy.audiences.end(),
        options_.other_audiences.begin(),
        options_.other_audiences.end()
    );
    issuer.policy.algorithms = *std::move(algorithms);
    issuer.policy.organisation_claims = options_.organisation_claims;
    issuer.policy.leeway = std::chrono::seconds(options_.leeway_seconds);
    issuer.policy.max_lifetime = lifetime_limit(options_.max_lifetime_seconds);
    issuer.keys.issuer = options_.issuer;
    issuer.keys.jwks_uri = options_.jwks_uri;

    auth_settings settings;
    settings.issuers.push_back(std::move(issuer));
    settings.document = *std::move(document);
    // An audience that is no URL, an identifier at the issuer, cannot be the resource.
    const bool is_url = options_.audience.find("://") != std::string::npos;
    warn_of_other_resource(settings, ".audience", is_url ? options_.audience : std::string());
    return settings;
}

}  // namespace

provider jwt(jwt_options options) {
    return provider(std::make_shared<jwt_provider>(std::move(options)));
}

}  // namespace warder::oauth
