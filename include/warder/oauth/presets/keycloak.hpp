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

    /// `KEYCLOAK_AUDIENCE`: what an audience mapper of the realm puts into `aud`; best the URL of
    /// the MCP endpoint. Without such a mapper Keycloak's tokens name no resource.
    std::string audience;
};

/// Accepts the access tokens of one realm. Realm roles are roles. ID tokens and refresh tokens are
/// refused by their claim `typ`.
provider keycloak(keycloak_options options = {});

}  // namespace warder::oauth
