/// Preset for PropelAuth.
#pragma once

#include <warder/core/secret.hpp>
#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of a PropelAuth project with MCP authentication on. What is left empty comes from the
/// environment variable.
struct propelauth_options {
    /// `PROPELAUTH_AUTH_URL`: the Auth URL of the dashboard (Backend Integration).
    std::string auth_url;

    /// `PROPELAUTH_CLIENT_ID`: of the credentials that the dashboard makes (MCP > Request
    /// Validation).
    std::string client_id;

    /// `PROPELAUTH_CLIENT_SECRET`.
    secret client_secret;

    /// `PROPELAUTH_AUDIENCE`: the URL of the MCP endpoint, which clients ask for as `resource`.
    std::string audience;
};

/// Accepts the tokens that PropelAuth calls active; they are opaque, so that it is asked about
/// each.
///
/// In the dashboard, under MCP: Enable MCP for the environment; the scopes and the allowed clients;
/// and the credentials under Request Validation.
provider propelauth(propelauth_options options = {});

}  // namespace warder::oauth
