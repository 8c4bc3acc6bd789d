/// Preset for Okta.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an authorization server of Okta. What is left empty comes from the environment
/// variable.
struct okta_options {
    /// `OKTA_DOMAIN`: the host of the authorization server's Issuer URI, "example.okta.com".
    std::string domain;

    /// `OKTA_AUTHORIZATION_SERVER`: the last part of its Issuer URI; empty: "default". Tokens of
    /// the org's own authorization server cannot be verified by anybody but Okta.
    std::string authorization_server;

    /// `OKTA_AUDIENCE`: its Audience.
    std::string audience;
};

/// Accepts the access tokens of one custom authorization server. Groups, where a claim of that name
/// is configured, are roles.
///
/// In the console, under Security > API > Authorization Servers: the Audience, best the URL of the
/// MCP endpoint, since every token of the server has it; the scopes that tools ask for; and an
/// access policy for the clients.
provider okta(okta_options options = {});

}  // namespace warder::oauth
