/// Preset for Amazon Cognito.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>
#include <vector>

namespace warder::oauth {

/// Settings of a user pool. What is left empty comes from the environment variable.
struct cognito_options {
    /// `COGNITO_USER_POOL_ID`: "eu-central-1_Ab12Cd34"; the region is part of it.
    std::string user_pool_id;

    /// `COGNITO_CLIENT_IDS`, separated by commas: the app clients whose tokens are accepted.
    /// Required: Cognito's access tokens name no audience unless a resource is asked for.
    std::vector<std::string> client_ids;

    /// `COGNITO_AUDIENCE`: where the pool binds tokens to a resource, the URL of the MCP endpoint.
    /// May be empty: then only tokens without an audience are accepted.
    std::string audience;
};

/// Accepts the access tokens of one user pool for listed app clients; ID tokens are refused. Groups
/// are roles.
provider cognito(cognito_options options = {});

}  // namespace warder::oauth
