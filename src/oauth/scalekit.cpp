#include "oauth/endpoint.hpp"
#include "oauth/preset_rules.hpp"
#include "oauth/refusals.hpp"
#include <warder/http/url.hpp>
#include <warder/oauth/scalekit.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

class scalekit_provider final : public provider::implementation {
  public:
    explicit scalekit_provider(scalekit_options options) : options_(std::move(options)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    scalekit_options options_;
};

/// What the program left empty, from the environment. The development issuer's environment wins,
/// since it describes an issuer that the program cannot know.
scalekit_options filled(
    scalekit_options options, const environment& environment, bool development
) {
    if (development) options = {.organisation_claims = std::move(options.organisation_claims)};
    const auto fill = [&](std::string& value, std::string_view name) {
        if (value.empty()) value = variable(environment, name);
    };
    fill(options.environment_url, "SK_ENV_URL");
    fill(options.server_id, "MCP_SERVER_ID");
    fill(options.audience, "EXPECTED_AUDIENCE");
    fill(options.protected_resource_metadata, "PROTECTED_RESOURCE_METADATA");
    return options;
}

bool is_identifier(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

result<void> check(const scalekit_options& options) {
    if (options.environment_url.empty()) {
        return bad_setting(
            "SK_ENV_URL is not set. Set it to the environment URL of Scalekit's dashboard, such as "
            "https://example.scalekit.com."
        );
    }
    if (const auto problem = issuer_problem(options.environment_url); !problem.empty()) {
        return bad_setting(
            "SK_ENV_URL " + problem + ". It is of the form https://example.scalekit.com."
        );
    }
    if (!is_identifier(options.server_id)) {
        return bad_setting(
            "MCP_SERVER_ID is not an identifier. It is the res_... of Scalekit's dashboard; a "
            "server URL belongs in EXPECTED_AUDIENCE."
        );
    }
    // RFC 9068 §4: without an audience, tokens for every other resource would be accepted
    if (options.audience.empty() && options.server_id.empty()) {
        return bad_setting(
            "No audience: set EXPECTED_AUDIENCE to the Server URL, or MCP_SERVER_ID to the res_... "
            "of Scalekit's dashboard."
        );
    }
    return {};
}

result<protected_resource> make_document(
    const scalekit_options& options, const resolve_context& context, auth_settings& settings
) {
    if (!options.protected_resource_metadata.empty()) {
        return parse_document("PROTECTED_RESOURCE_METADATA", options.protected_resource_metadata);
    }
    if (options.server_id.empty()) {
        return bad_setting(
            "PROTECTED_RESOURCE_METADATA is not set, and cannot be derived without MCP_SERVER_ID. "
            "Set one of them from Scalekit's dashboard."
        );
    }
    auto made = protected_resource::make({
        .resource = options.audience.empty() ? endpoint_url(context) : options.audience,
        .authorization_servers = {options.environment_url + "/resources/" + options.server_id},
        .scopes_supported = context.scopes,
    });
    if (!made) {
        return bad_setting(
            "PROTECTED_RESOURCE_METADATA is not set, and what is derived from SK_ENV_URL, "
            "MCP_SERVER_ID and EXPECTED_AUDIENCE " +
            made.error().description + "."
        );
    }
    settings.notices.push_back(
        "PROTECTED_RESOURCE_METADATA is not set; derived from SK_ENV_URL, MCP_SERVER_ID and "
        "EXPECTED_AUDIENCE: " +
        made->text()
    );
    return made;
}

/// Both forms of `iss`: Scalekit is on its way from the environment's URL to the resource's.
std::vector<std::string> issuer_forms(
    const scalekit_options& options, const protected_resource& document
) {
    std::vector<std::string> forms{options.environment_url};
    const std::string prefix = options.environment_url + "/resources/";
    if (!options.server_id.empty()) forms.push_back(prefix + options.server_id);
    for (const std::string& server : document.authorization_servers()) {
        const bool known = std::find(forms.begin(), forms.end(), server) != forms.end();
        if (server.starts_with(prefix) && !known) forms.push_back(server);
    }
    return forms;
}

void warn_of_other_hosts(auth_settings& settings, const std::string& environment_url) {
    const auto ours = http::parse_url(environment_url);
    for (const std::string& server : settings.document.authorization_servers()) {
        const auto theirs = http::parse_url(server);
        if (ours && theirs && http::origin(*ours) == http::origin(*theirs)) continue;
        settings.warnings.push_back(
            "The metadata's authorization server " + quoted(server) + " is not in SK_ENV_URL " +
            quoted(environment_url) + ": its tokens will be refused."
        );
    }
}

result<auth_settings> scalekit_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    scalekit_options options = filled(options_, environment, context.development);
    while (options.environment_url.ends_with('/'))
        options.environment_url.pop_back();
    if (auto good = check(options); !good) return good.error();

    auth_settings settings;
    auto document = make_document(options, context, settings);
    if (!document) return document.error();
    settings.document = *std::move(document);

    issuer_settings issuer;
    issuer.policy.issuer_name = options.environment_url;
    issuer.policy.issuers = issuer_forms(options, settings.document);
    for (const std::string& audience : {options.audience, options.server_id}) {
        if (!audience.empty()) issuer.policy.audiences.push_back(audience);
    }
    issuer.policy.organisation_claims = options.organisation_claims;
    issuer.policy.max_lifetime = lifetime_limit(options.max_lifetime_seconds);
    issuer.keys.issuer = options.environment_url;
    issuer.keys.jwks_uri = options.environment_url + "/keys";
    settings.issuers.push_back(std::move(issuer));

    warn_of_other_resource(settings, "EXPECTED_AUDIENCE", options.audience);
    warn_of_other_hosts(settings, options.environment_url);
    return settings;
}

}  // namespace

provider scalekit(scalekit_options options) {
    return provider(std::make_shared<scalekit_provider>(std::move(options)));
}

provider scalekit_from_env() {
    return scalekit({});
}

result<auth_settings> resolve_scalekit_environment(
    const environment& environment,
    const resolve_context& context,
    std::vector<std::string> organisation_claims
) {
    return scalekit_provider({.organisation_claims = std::move(organisation_claims)})
        .resolve(environment, context);
}

}  // namespace warder::oauth
