/// Preset for Amazon Cognito.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a user pool. What is left empty comes from the environment variable.
struct cognito_options {
    /// `COGNITO_USER_POOL_ID`: the User pool ID, "eu-central-1_Ab12Cd34"; the region is part of it.
    std::string user_pool_id;

    /// `COGNITO_CLIENT_IDS`, separated by commas: the Client IDs of the app clients whose tokens
    /// are accepted. Required: Cognito's access tokens name no audience unless a resource is asked
    /// for.
    std::vector<std::string> client_ids;

    /// `COGNITO_AUDIENCE`: where the pool binds tokens to a resource, the URL of the MCP endpoint.
    /// May be empty: then only tokens without an audience are accepted.
    std::string audience;

    /// `COGNITO_ISSUER_TYPE`: "UPDATED" for a pool whose issuer configuration says so, and whose
    /// tokens are of https://issuer-cognito-idp.<region>.amazonaws.com; empty: "ORIGINAL".
    std::string issuer_type = {};
};

/// Accepts the access tokens of one user pool for listed app clients; ID tokens are refused. Groups
/// are roles.
///
/// In the console: a domain of the pool, for its login pages; an app client for each MCP client,
/// since Cognito registers none by itself (neither DCR nor client metadata documents); and a
/// resource server whose identifier is the URL of the MCP endpoint, where tokens are to name it.
provider cognito(cognito_options options = {});

}  // namespace warder::oauth
