#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/supabase.hpp>

namespace warder::oauth {

provider supabase(supabase_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto address = read_address(
            outside,
            {"SUPABASE_URL",
             options.url,
             "the Project URL of Supabase's dashboard, https://<ref>.supabase.co"}
        );
        if (!address) return address.error();
        auto clients = read_list(
            outside,
            {"SUPABASE_CLIENT_IDS", {}, "the Client IDs of the OAuth apps whose tokens are accepted"
            },
            options.client_ids
        );
        if (!clients) return clients.error();
        jwt_options made;
        made.issuer = *address + "/auth/v1";
        made.jwks_uri = made.issuer + "/.well-known/jwks.json";
        made.audience = "authenticated";
        made.client_ids = *std::move(clients);
        made.organisation_claims = {};
        made.client_claims = {"client_id"};
        made.role_claims = {"role"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
