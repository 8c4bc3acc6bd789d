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
             "the Frontend API URL of Clerk's dashboard, such as clerk.example.com"}
        );
        if (!address) return address.error();
        auto audience = optional_setting(outside, {"CLERK_AUDIENCE", options.audience, {}});
        auto clients = read_list(
            outside,
            {"CLERK_CLIENT_IDS",
             {},
             "the Client IDs of the OAuth applications whose tokens are accepted, or "
             "CLERK_AUDIENCE to the URL of the MCP endpoint where tokens name it"},
            options.client_ids
        );
        // One of them binds a token to this server.
        if (!clients && audience.empty()) return clients.error();
        jwt_options made;
        made.issuer = *address;
        made.jwks_uri = *address + "/.well-known/jwks.json";
        made.audience = std::move(audience);
        if (clients) made.client_ids = *std::move(clients);
        // An OAuth access token has both, and no other kind that Clerk signs.
        made.needs_grant = made.client_ids.empty();
        made.organisation_claims = {"org_id", "o.id"};
        made.client_claims = {"client_id"};
        made.role_claims = {"org_role", "o.rol"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
