#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/clerk.hpp>

namespace warder::oauth {

provider clerk(clerk_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"CLERK_DOMAIN",
             options.domain,
             "the host of Clerk's Frontend API, such as clerk.example.com"}
        );
        if (!address) return address.error();
        auto clients = read_list(
            outside,
            {"CLERK_CLIENT_IDS", {}, "the ids of the OAuth applications whose tokens are accepted"},
            options.client_ids
        );
        if (!clients) return clients.error();
        jwt_options made;
        made.issuer = *address;
        made.jwks_uri = *address + "/.well-known/jwks.json";
        made.audience = optional_setting(outside, {"CLERK_AUDIENCE", options.audience, {}});
        made.client_ids = *std::move(clients);
        made.organisation_claims = {"org_id", "o.id"};
        made.client_claims = {"client_id"};
        made.role_claims = {"org_role", "o.rol"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
