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
    auto bound =
        check_binding("oauth::jwt", options.audience, options.other_audiences, options.client_ids);
    if (!bound) return bound;
    // RFC 7519 §4.1.4: a leeway is "usually no more than a few minutes"
    if (options.leeway_seconds > 300) {
        return bad_setting("The .leeway_seconds of oauth::jwt is at most 300.");
    }
    const auto problem = endpoint_problem(options.jwks_uri);
    if (!options.jwks_uri.empty() && !problem.empty()) {
        return bad_setting("The .jwks_uri of oauth::jwt " + problem + ".");
    }
    const int sources =
        !options.jwks_uri.empty() + !options.keys.empty() + !options.keys_file.empty();
    if (sources > 1) {
        return bad_setting(
            "oauth::jwt takes one of .jwks_uri, .keys and .keys_file; leave the others out."
        );
    }
    return {};
}

/// Whether two keys without a `kid` allow one algorithm.
bool are_ambiguous(const crypto::key_set& keys) {
    for (std::size_t i = 0; i < crypto::algorithm_count; ++i) {
        const auto algorithm = static_cast<crypto::algorithm>(i);
        const auto nameless = [&](const crypto::public_key& key) {
            return key.id().empty() && key.allows(algorithm);
        };
        if (std::ranges::count_if(keys.keys, nameless) > 1) return true;
    }
    return false;
}

/// The keys of options that have them, from the program or a file; nothing where they are fetched.
result<std::optional<crypto::key_set>> keys_of(const jwt_options& options) {
    if (options.keys.empty() && options.keys_file.empty()) return std::optional<crypto::key_set>();
    std::string text = options.keys;
    std::string name = "The .keys of oauth::jwt ";
    if (!options.keys_file.empty()) {
        auto content = read_setting_file(options.keys_file);
        if (!content) return content.error();
        text = *std::move(content);
        name = options.keys_file + " ";
    }
    const bool is_json = text.find_first_not_of(" \t\r\n") == text.find('{');
    auto keys = is_json ? crypto::parse_key_set(text) : crypto::parse_pem_keys(text);
    if (!keys) {
        return bad_setting(
            name + "cannot be used: " + keys.error().log_text() +
            ". It is a JWK Set, {\"keys\":[...]}, or public keys in PEM."
        );
    }
    if (keys->keys.empty()) {
        std::string reasons;
        for (const std::string& reason : keys->skipped)
            reasons += "; " + reason;
        return bad_setting(name + "has no usable key" + reasons + ".");
    }
    if (are_ambiguous(*keys)) {
        return bad_setting(
            name +
            "has two keys of one type without a kid, so that none could be chosen. "
            "Write them as a JWK Set, each with the kid that the tokens name."
        );
    }
    return std::optional<crypto::key_set>(*std::move(keys));
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
    auto keys = keys_of(options_);
    if (!keys) return keys.error();
    auto document = derive_document(context, {options_.issuer});
    if (!document) return document.error();

    issuer_settings issuer;
    issuer.policy.issuer_name = options_.issuer;
    issuer.policy.issuers = {options_.issuer};
    issuer.policy.issuers.insert(
        issuer.policy.issuers.end(), options_.other_issuers.begin(), options_.other_issuers.end()
    );
    issuer.policy.audiences = audiences_of(options_.audience, options_.other_audiences);
    issuer.policy.client_ids = options_.client_ids;
    issuer.policy.required_claims = options_.required_claims;
    issuer.policy.needs_grant = options_.needs_grant;
    issuer.policy.algorithms = *std::move(algorithms);
    issuer.policy.organisation_claims = options_.organisation_claims;
    issuer.policy.client_claims = options_.client_claims;
    issuer.policy.role_claims = options_.role_claims;
    issuer.policy.leeway = std::chrono::seconds(options_.leeway_seconds);
    issuer.policy.max_lifetime = lifetime_limit(options_.max_lifetime_seconds);
    issuer.keys.issuer = options_.issuer;
    issuer.keys.jwks_uri = options_.jwks_uri;
    issuer.fixed_keys = *std::move(keys);

    auth_settings settings;
    if (issuer.fixed_keys) {
        for (const std::string& reason : issuer.fixed_keys->skipped)
            settings.warnings.push_back("A key of oauth::jwt is left out: " + reason + ".");
    }
    settings.issuers.push_back(std::move(issuer));
    settings.document = *std::move(document);
    warn_of_other_audience(settings, options_.audience);
    return settings;
}

}  // namespace

provider jwt(jwt_options options) {
    return provider(std::make_shared<jwt_provider>(std::move(options)));
}

}  // namespace warder::oauth
