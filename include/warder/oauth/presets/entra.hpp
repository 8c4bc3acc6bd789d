/// Preset for Microsoft Entra ID.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of a tenant and the app registration that stands for this server. What is left empty
/// comes from the environment variable.
struct entra_options {
    /// `ENTRA_TENANT_ID`: the directory (tenant) id, a GUID; not "common" and its like, which name
    /// every tenant there is.
    std::string tenant_id;

    /// `ENTRA_CLIENT_ID`: the application (client) id of the app registration that exposes the API.
    std::string client_id;
};

/// Accepts the access tokens of one Entra tenant for one app registration, of version 1 and 2:
/// issuer, audience ("api://<client id>" in version 1) and tenant claim are checked for both. The
/// tenant is the organisation. A token needs a scope or a role, since Entra gives one for this API
/// to every application of the tenant. Entra registers no clients by itself (neither DCR nor CIMD):
/// each MCP client needs a client id from the portal.
provider entra(entra_options options = {});

}  // namespace warder::oauth
