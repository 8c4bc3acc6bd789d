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

    /// `AUTH0_AUDIENCE`: the Identifier of the API in the dashboard (Applications > APIs); best the
    /// URL of the MCP endpoint.
    std::string audience;
};

/// Accepts the access tokens of one Auth0 tenant, of the profile Auth0 and of RFC 9068. The issuer
/// ends with a slash, as Auth0 writes it. Permissions of the API are roles.
///
/// In the dashboard: an API for this server; Settings > Advanced > Resource Parameter Compatibility
/// Profile, since MCP clients name the server in `resource` and get an opaque token otherwise; and
/// Dynamic Client Registration, where clients are to register themselves.
provider auth0(auth0_options options = {});

}  // namespace warder::oauth
