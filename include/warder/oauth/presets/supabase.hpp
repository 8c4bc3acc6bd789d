/// Preset for Supabase.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a Supabase project with its OAuth server on. What is left empty comes from the
/// environment variable.
struct supabase_options {
    /// `SUPABASE_URL`: the Project URL, "https://<ref>.supabase.co".
    std::string url;

    /// `SUPABASE_CLIENT_IDS`, separated by commas: the Client IDs of the OAuth apps whose tokens
    /// are accepted. Required: every token of a project has the audience "authenticated", whomever
    /// it is for, and whatever resource was asked for.
    std::vector<std::string> client_ids;
};

/// Accepts the access tokens of one project for listed OAuth clients. Supabase has no scopes beyond
/// those of OpenID Connect: tools that ask for others are closed to all.
///
/// In the dashboard: Authentication > OAuth Server on, with an app for each MCP client (one that
/// registers itself has an id that nobody knows before); and a JWT signing key of RS256 or ES256,
/// since tokens of the shared secret (HS256) cannot be verified by anybody else.
provider supabase(supabase_options options = {});

}  // namespace warder::oauth
