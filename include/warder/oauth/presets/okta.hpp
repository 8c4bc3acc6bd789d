/// Preset for Okta.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an authorization server of Okta. What is left empty comes from the environment
/// variable.
struct okta_options {
    /// `OKTA_DOMAIN`: "example.okta.com".
    std::string domain;

    /// `OKTA_AUTHORIZATION_SERVER`: its id; empty: "default". Tokens of the org's own authorization
    /// server cannot be verified by anybody but Okta.
    std::string authorization_server;

    /// `OKTA_AUDIENCE`: the audience of that authorization server.
    std::string audience;
};

/// Accepts the access tokens of one custom authorization server. Groups, where a claim of that name
/// is configured, are roles.
provider okta(okta_options options = {});

}  // namespace warder::oauth
