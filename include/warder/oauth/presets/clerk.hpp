/// Preset for Clerk.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a Clerk application. What is left empty comes from the environment variable.
struct clerk_options {
    /// `CLERK_DOMAIN`: the Frontend API's host, "clerk.example.com" or "<name>.clerk.accounts.dev".
    std::string domain;

    /// `CLERK_CLIENT_IDS`, separated by commas: the OAuth applications whose tokens are accepted.
    /// Required: Clerk's access tokens may name no audience.
    std::vector<std::string> client_ids;

    /// `CLERK_AUDIENCE`: the URL of the MCP endpoint, where tokens name one. May be empty: then
    /// only tokens without an audience are accepted.
    std::string audience;
};

/// Accepts the access tokens of one Clerk application for listed OAuth applications, where these
/// give JWTs and no opaque tokens: a setting of each application in the dashboard.
provider clerk(clerk_options options = {});

}  // namespace warder::oauth
