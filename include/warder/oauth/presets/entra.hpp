/// Preset for Microsoft Entra ID.
#pragma once

#include <warder/oauth/provider.hpp>

#include <string>

namespace warder::oauth {

/// Settings of a tenant and the app registration that stands for this server. What is left empty
/// comes from the environment variable.
struct entra_options {
    /// `ENTRA_TENANT_ID`: the Directory (tenant) ID, a GUID; not "common" and its like, which name
    /// every tenant there is.
    std::string tenant_id;

    /// `ENTRA_CLIENT_ID`: the Application (client) ID of the app registration that exposes the API.
    std::string client_id;
};

/// Accepts the access tokens of one Entra tenant for one app registration, of version 1 and 2. The
/// tenant is checked in the issuer, and in its claim where there is one: Entra adds that for
/// clients that ask for the scope `profile`. The tenant is the organisation. A token needs a scope
/// or a role, since Entra gives one for this API to every application of the tenant.
///
/// In the portal, of the app registration: Expose an API, with a scope;
/// `requestedAccessTokenVersion` 2 in the manifest, where the Application ID URI is another than
/// "api://<client id>" (version 1 writes it into `aud`, and only that form is accepted); and a
/// registration for each MCP client, since Entra registers none by itself (neither DCR nor client
/// metadata documents). For national clouds use `oauth::jwt`.
provider entra(entra_options options = {});

}  // namespace warder::oauth
