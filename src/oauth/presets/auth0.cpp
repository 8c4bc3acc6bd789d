#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/auth0.hpp>

namespace warder::oauth {

provider auth0(auth0_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"AUTH0_DOMAIN",
             options.domain,
             "the Domain of your Auth0 tenant, such as example.eu.auth0.com"}
        );
        if (!address) return address.error();
        auto audience = read_setting(
            outside,
            {"AUTH0_AUDIENCE",
             options.audience,
             "the Identifier of your API in Auth0's dashboard, under Applications > APIs"}
        );
        if (!audience) return audience.error();
        jwt_options made;
        made.issuer = *address + "/";
        made.jwks_uri = *address + "/.well-known/jwks.json";
        made.audience = *std::move(audience);
        made.organisation_claims = {"org_id"};
        made.client_claims = {"azp", "client_id"};
        made.role_claims = {"permissions"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
