/// Preset for Clerk.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a Clerk application. What is left empty comes from the environment variable.
struct clerk_options {
    /// `CLERK_DOMAIN`: the Frontend API URL of the dashboard (API keys), "clerk.example.com" or
    /// "<name>.clerk.accounts.dev".
    std::string domain;

    /// `CLERK_CLIENT_IDS`, separated by commas: the Client IDs of the OAuth applications whose
    /// tokens are accepted; of a client with a metadata document its URL. May be empty where there
    /// is an audience: a client that registers itself (DCR) has an id that nobody knows before.
    std::vector<std::string> client_ids;

    /// `CLERK_AUDIENCE`: the URL of the MCP endpoint, where tokens name the resource that was asked
    /// for. May be empty where there are client ids: then only tokens without an audience are
    /// accepted.
    std::string audience;
};

/// Accepts the access tokens of one Clerk application. They are bound by their audience, by their
/// client, or by both. Session tokens of your own frontend have neither, and are refused.
///
/// In the dashboard, under OAuth applications > Settings: Generate access tokens as JWTs (opaque
/// ones are refused) and Dynamic client registration. Clients that ask for the scope
/// `user:org:read` get an organisation.
provider clerk(clerk_options options = {});

}  // namespace warder::oauth
