/// Preset for Auth0.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an Auth0 tenant and the API that stands for this server. What is left empty comes
/// from the environment variable.
struct auth0_options {
    /// `AUTH0_DOMAIN`: "example.eu.auth0.com", or your custom domain.
    std::string domain;

    /// `AUTH0_AUDIENCE`: the identifier of the API in the dashboard; best the URL of the MCP
    /// endpoint.
    std::string audience;
};

/// Accepts the access tokens of one Auth0 tenant. The issuer ends with a slash, as Auth0 writes it.
/// Permissions of the API are roles.
provider auth0(auth0_options options = {});

}  // namespace warder::oauth
