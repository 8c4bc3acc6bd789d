/// Preset for WorkOS AuthKit.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an AuthKit domain. What is left empty comes from the environment variable.
struct authkit_options {
    /// `AUTHKIT_DOMAIN`: "example.authkit.app", or your custom domain.
    std::string domain;

    /// `AUTHKIT_AUDIENCE`: the MCP resource indicator of this server in the dashboard (Connect >
    /// Configuration): the URL of the MCP endpoint.
    std::string audience;
};

/// Accepts the access tokens that Connect gives for one AuthKit domain; the session tokens of your
/// own application are of another issuer, and refused.
///
/// In the dashboard, under Connect > Configuration: the MCP resource indicator, without which every
/// token names the environment and none this server; and how clients register (client metadata
/// documents, DCR).
provider authkit(authkit_options options = {});

}  // namespace warder::oauth
