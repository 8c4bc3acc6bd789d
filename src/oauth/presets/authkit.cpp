#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/authkit.hpp>

namespace warder::oauth {

provider authkit(authkit_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"AUTHKIT_DOMAIN",
             options.domain,
             "the AuthKit domain of the WorkOS dashboard, such as example.authkit.app"}
        );
        if (!address) return address.error();
        auto audience = read_setting(
            outside,
            {"AUTHKIT_AUDIENCE",
             options.audience,
             "the MCP resource indicator of the WorkOS dashboard, under Connect > Configuration"}
        );
        if (!audience) return audience.error();
        jwt_options made;
        made.issuer = *address;
        made.jwks_uri = *address + "/oauth2/jwks";
        made.audience = *std::move(audience);
        made.organisation_claims = {"org_id"};
        made.role_claims = {"roles", "role"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
