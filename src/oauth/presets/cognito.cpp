#include "oauth/preset_rules.hpp"
#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/cognito.hpp>

namespace warder::oauth {

provider cognito(cognito_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        const auto pool = read_setting(
            outside,
            {"COGNITO_USER_POOL_ID",
             options.user_pool_id,
             "the User pool ID of Cognito's console, such as eu-central-1_Ab12Cd34"}
        );
        if (!pool) return pool.error();
        const std::string region = pool->substr(0, pool->find('_'));
        if (region.size() == pool->size() || region.empty()) {
            return bad_setting("COGNITO_USER_POOL_ID is not of the form eu-central-1_Ab12Cd34.");
        }
        auto clients = read_list(
            outside,
            {"COGNITO_CLIENT_IDS", {}, "the Client IDs of the app clients whose tokens are accepted"
            },
            options.client_ids
        );
        if (!clients) return clients.error();
        const std::string type =
            optional_setting(outside, {"COGNITO_ISSUER_TYPE", options.issuer_type, {}});
        if (!type.empty() && type != "ORIGINAL" && type != "UPDATED") {
            return bad_setting(
                "COGNITO_ISSUER_TYPE is neither ORIGINAL nor UPDATED, the types of a user pool's "
                "issuer configuration."
            );
        }
        const std::string host = type == "UPDATED" ? "issuer-cognito-idp." : "cognito-idp.";
        jwt_options made;
        made.issuer = "https://" + host + region + ".amazonaws.com" +
                      (region.starts_with("cn-") ? ".cn/" : "/") + *pool;
        made.jwks_uri = made.issuer + "/.well-known/jwks.json";
        made.audience = optional_setting(outside, {"COGNITO_AUDIENCE", options.audience, {}});
        made.client_ids = *std::move(clients);
        made.required_claims = {{.name = "token_use", .values = {"access"}}};
        made.organisation_claims = {};
        made.client_claims = {"client_id"};
        made.role_claims = {"cognito:groups"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
