/// Preset for Descope.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an MCP server in a Descope project. What is left empty comes from the environment
/// variable.
struct descope_options {
    /// `DESCOPE_PROJECT_ID`: "P2...".
    std::string project_id;

    /// `DESCOPE_MCP_SERVER_ID`: "MS...", of the MCP server in the console.
    std::string mcp_server_id;

    /// `DESCOPE_AUDIENCE`: the URL of the MCP endpoint, as the console has it.
    std::string audience;

    /// `DESCOPE_URL`: your custom domain; empty: https://api.descope.com.
    std::string url;
};

/// Accepts the access tokens of one MCP server of a Descope project. Its keys are found through its
/// metadata. The tenant is the organisation.
provider descope(descope_options options = {});

}  // namespace warder::oauth
