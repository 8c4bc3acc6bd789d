#include <warder/oauth/introspection.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/propelauth.hpp>

namespace warder::oauth {

provider propelauth(propelauth_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"PROPELAUTH_AUTH_URL",
             options.auth_url,
             "the Auth URL of PropelAuth's dashboard, under Backend Integration"}
        );
        if (!address) return address.error();
        const std::string where = " under MCP > Request Validation of PropelAuth's dashboard";
        auto id = read_setting(
            outside, {"PROPELAUTH_CLIENT_ID", options.client_id, "the Client ID" + where}
        );
        if (!id) return id.error();
        auto key = read_setting(
            outside,
            {"PROPELAUTH_CLIENT_SECRET", options.client_secret.reveal(), "the Client Secret" + where
            }
        );
        if (!key) return key.error();
        auto audience = read_setting(
            outside, {"PROPELAUTH_AUDIENCE", options.audience, "the URL of the MCP endpoint"}
        );
        if (!audience) return audience.error();
        introspection_options made;
        made.issuer = *address + "/oauth/2.1";
        made.other_issuers = {*address};
        made.endpoint = made.issuer + "/introspect";
        made.client_id = *std::move(id);
        made.client_secret = secret(*std::move(key));
        made.audience = *std::move(audience);
        return introspection(std::move(made));
    });
}

}  // namespace warder::oauth
