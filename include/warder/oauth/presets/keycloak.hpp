/// Preset for Keycloak.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of a realm. What is left empty comes from the environment variable.
struct keycloak_options {
    /// `KEYCLOAK_URL`: "https://id.example.com", with the path where there is one.
    std::string url;

    /// `KEYCLOAK_REALM`.
    std::string realm;

    /// `KEYCLOAK_AUDIENCE`: the Included Custom Audience of an audience mapper; best the URL of the
    /// MCP endpoint. Without such a mapper Keycloak's tokens name no resource.
    std::string audience;
};

/// Accepts the access tokens of one realm. Realm roles are roles. ID tokens and refresh tokens are
/// refused by their claim `typ`.
///
/// In the console: a client scope for each scope that tools ask for; in these an audience mapper
/// with Add to access token on; and a policy of client registration that lets MCP clients have
/// these scopes.
provider keycloak(keycloak_options options = {});

}  // namespace warder::oauth
