/// Preset for Scalekit.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a Scalekit environment. What is left empty comes from the environment variable.
struct scalekit_options {
    /// `SK_ENV_URL`: "https://<env>.scalekit.com". Issuer of the tokens, and place of the keys.
    std::string environment_url;

    /// `MCP_SERVER_ID`: the "res_..." of the dashboard. An accepted audience.
    std::string server_id;

    /// `EXPECTED_AUDIENCE`: the Server URL of the dashboard. An accepted audience.
    std::string audience;

    /// `PROTECTED_RESOURCE_METADATA`: the JSON text that the dashboard gives. Empty: derived from
    /// the others.
    std::string protected_resource_metadata;

    /// Claims that may name the caller's organisation, first match wins.
    std::vector<std::string> organisation_claims = {"oid", "org_id"};

    /// Longest accepted time from `iat` to `exp`, against tokens that live for years; 0: no limit.
    unsigned max_lifetime_seconds = 0;
};

/// Accepts the tokens of one Scalekit environment.
///
/// Tokens may name the issuer as `<environment_url>` or `<environment_url>/resources/<server_id>`:
/// Scalekit uses both. At least one of `server_id` and `audience` is required. No client id or
/// secret is needed; `SK_CLIENT_ID` and `SK_CLIENT_SECRET` may be set and are not read.
provider scalekit(scalekit_options options);

/// The same, with everything from the environment.
provider scalekit_from_env();

}  // namespace warder::oauth
