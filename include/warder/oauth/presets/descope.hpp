/// Preset for Descope.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of an MCP server in a Descope project. What is left empty comes from the environment
/// variable.
struct descope_options {
    /// `DESCOPE_PROJECT_ID`: "P2...", the last part but one of the MCP server's Issuer.
    std::string project_id;

    /// `DESCOPE_MCP_SERVER_ID`: "MS...", the last part of the MCP server's Issuer.
    std::string mcp_server_id;

    /// `DESCOPE_AUDIENCE`: the MCP Server URL of the console: the URL of the MCP endpoint. Where
    /// that field is empty, tokens name the project and no server, and are refused.
    std::string audience;

    /// `DESCOPE_URL`: the host of the MCP server's Issuer, such as https://api.euc1.descope.com for
    /// a project in the EU, or your custom domain; empty: https://api.descope.com.
    std::string url;
};

/// Accepts the access tokens of one MCP server of a Descope project. Its keys are found through its
/// metadata. The tenant is the organisation.
///
/// In the console, under Agentic Identity Hub > MCP Servers: the MCP Server URL, the scopes that
/// tools ask for, and how clients register (DCR, client metadata documents).
provider descope(descope_options options = {});

}  // namespace warder::oauth
