#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/keycloak.hpp>

namespace warder::oauth {

provider keycloak(keycloak_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"KEYCLOAK_URL", options.url, "the address of Keycloak, such as https://id.example.com"}
        );
        if (!address) return address.error();
        const auto realm =
            read_setting(outside, {"KEYCLOAK_REALM", options.realm, "the name of the realm"});
        if (!realm) return realm.error();
        auto audience = read_setting(
            outside,
            {"KEYCLOAK_AUDIENCE",
             options.audience,
             "the Included Custom Audience of an audience mapper of the realm"}
        );
        if (!audience) return audience.error();
        jwt_options made;
        made.issuer = *address + "/realms/" + *realm;
        made.jwks_uri = made.issuer + "/protocol/openid-connect/certs";
        made.audience = *std::move(audience);
        made.required_claims = {{.name = "typ", .values = {"Bearer", "DPoP"}}};
        made.organisation_claims = {};
        made.client_claims = {"azp", "client_id"};
        made.role_claims = {"realm_access.roles"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
