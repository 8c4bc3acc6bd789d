/// Preset for WorkOS AuthKit.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an AuthKit domain. What is left empty comes from the environment variable.
struct authkit_options {
    /// `AUTHKIT_DOMAIN`: "example.authkit.app", or your custom domain.
    std::string domain;

    /// `AUTHKIT_AUDIENCE`: the resource indicator of this server in the dashboard: the URL of the
    /// MCP endpoint.
    std::string audience;
};

/// Accepts the access tokens of one AuthKit domain.
provider authkit(authkit_options options = {});

}  // namespace warder::oauth
