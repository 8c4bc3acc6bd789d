#include "oauth/preset_rules.hpp"
#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/entra.hpp>

namespace warder::oauth {

namespace {

constexpr std::string_view login = "https://login.microsoftonline.com/";

/// Whether a tenant is named by its id. A domain's name would not be that of the tokens' issuer,
/// and "common", "organizations" and "consumers" are many tenants.
bool is_guid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !digit) return false;
    }
    return true;
}

}  // namespace

provider entra(entra_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto tenant = read_setting(
            outside,
            {"ENTRA_TENANT_ID", options.tenant_id, "the Directory (tenant) ID of the portal"}
        );
        if (!tenant) return tenant.error();
        if (!is_guid(*tenant)) {
            return bad_setting(
                "ENTRA_TENANT_ID is not a tenant id in lower case, such as "
                "00000000-0000-0000-0000-000000000000. Names that stand for every tenant let every "
                "tenant in."
            );
        }
        const auto client = read_setting(
            outside,
            {"ENTRA_CLIENT_ID",
             options.client_id,
             "the Application (client) ID of the app registration"}
        );
        if (!client) return client.error();
        jwt_options made;
        made.issuer = std::string(login) + *tenant + "/v2.0";
        made.other_issuers = {"https://sts.windows.net/" + *tenant + "/"};
        made.jwks_uri = std::string(login) + *tenant + "/discovery/v2.0/keys";
        made.audience = *client;
        made.other_audiences = {"api://" + *client};
        // Of the issuer's tenant in any case; the claim is there where the client asked for
        // `profile`.
        made.required_claims = {{.name = "tid", .values = {*tenant}, .may_be_absent = true}};
        made.needs_grant = true;
        made.organisation_claims = {"tid"};
        made.client_claims = {"azp", "appid"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
