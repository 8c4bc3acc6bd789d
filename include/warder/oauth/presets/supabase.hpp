/// Preset for Supabase.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a Supabase project with its OAuth server on. What is left empty comes from the
/// environment variable.
struct supabase_options {
    /// `SUPABASE_URL`: "https://<ref>.supabase.co".
    std::string url;

    /// `SUPABASE_CLIENT_IDS`, separated by commas: the OAuth clients whose tokens are accepted.
    /// Required: every token of a project has the audience "authenticated", whomever it is for.
    std::vector<std::string> client_ids;
};

/// Accepts the access tokens of one project for listed OAuth clients. The project signs by RS256 or
/// ES256: tokens of the older shared secret (HS256) cannot be verified by anybody else.
provider supabase(supabase_options options = {});

}  // namespace warder::oauth
