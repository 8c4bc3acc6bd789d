#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/okta.hpp>

namespace warder::oauth {

provider okta(okta_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"OKTA_DOMAIN",
             options.domain,
             "the host of the authorization server's Issuer URI, such as example.okta.com"}
        );
        if (!address) return address.error();
        std::string server = optional_setting(
            outside, {"OKTA_AUTHORIZATION_SERVER", options.authorization_server, {}}
        );
        if (server.empty()) server = "default";
        auto audience = read_setting(
            outside,
            {"OKTA_AUDIENCE",
             options.audience,
             "the Audience of the authorization server, under Security > API of Okta's console"}
        );
        if (!audience) return audience.error();
        jwt_options made;
        made.issuer = *address + "/oauth2/" + server;
        made.jwks_uri = made.issuer + "/v1/keys";
        made.audience = *std::move(audience);
        made.organisation_claims = {};
        made.client_claims = {"cid"};
        made.role_claims = {"groups"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
