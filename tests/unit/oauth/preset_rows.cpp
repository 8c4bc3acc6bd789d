#include "unit/oauth/preset_rows.hpp"

#include <warder/oauth/presets.hpp>

namespace warder::oauth {
namespace {

// Metadata: Redpanda's oidc tests (a recorded openid-configuration). Token: Auth0 docs, "Access
// Token Profiles"; "ID Token Structure".
preset_row auth0_row() {
    return {
        .name = "auth0",
        .preset = auth0(),
        .values = {{"AUTH0_DOMAIN", "example.eu.auth0.com"}, {"AUTH0_AUDIENCE", std::string(mcp)}},
        .issuer = "https://example.eu.auth0.com/",
        .other_issuer = "https://other.eu.auth0.com/",
        .metadata_url = "https://example.eu.auth0.com/.well-known/openid-configuration",
        .metadata = R"({"issuer":"https://example.eu.auth0.com/",
            "jwks_uri":"https://example.eu.auth0.com/.well-known/jwks.json",
            "registration_endpoint":"https://example.eu.auth0.com/oidc/register",
            "id_token_signing_alg_values_supported":["HS256","RS256","PS256"],
            "scopes_supported":["openid","profile","offline_access","name","email"],
            "code_challenge_methods_supported":["S256","plain"]})",
        .jwks_uri = "https://example.eu.auth0.com/.well-known/jwks.json",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":["https://mcp.example/mcp","https://example.eu.auth0.com/userinfo"],
            "azp":"app","scope":"openid a","permissions":["write"],"org_id":"org_1")",
        .changes = {{"https://mcp.example/mcp", "https://other.example"}},
        .id_token = R"("aud":"app","name":"Jane Doe","org_id":"org_1")",
        .client = "app",
        .scopes = {"openid", "a"},
        .roles = {"write"},
        .organisation = "org_1"
    };
}

// Metadata: the wellknown collection, "entra-common" (recorded), for one tenant. Token: Microsoft
// identity platform, "Access token claims reference"; "ID token claims reference".
preset_row entra_row() {
    const std::string tenant(guid);
    const std::string base = "https://login.microsoftonline.com/" + tenant;
    return {
        .name = "entra",
        .preset = entra(),
        .values = {{"ENTRA_TENANT_ID", tenant}, {"ENTRA_CLIENT_ID", "api-id"}},
        .issuer = base + "/v2.0",
        .other_issuer =
            "https://login.microsoftonline.com/99999999-2222-3333-4444-555555555555/v2.0",
        .metadata_url = base + "/v2.0/.well-known/openid-configuration",
        .metadata = R"({"issuer":")" + base + R"(/v2.0","jwks_uri":")" + base +
                    R"(/discovery/v2.0/keys","id_token_signing_alg_values_supported":["RS256"],
                    "scopes_supported":["openid","profile","email","offline_access"]})",
        .jwks_uri = base + "/discovery/v2.0/keys",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":"api-id","azp":"app","scp":"a b","roles":["reader"],"tid":")" + tenant +
                  R"(","ver":"2.0")",
        .changes = {{tenant, "99999999-2222-3333-4444-555555555555"}, {"\"api-id\"", "\"graph\""}},
        .id_token = R"("aud":"api-id","roles":["reader"],"ver":"2.0","tid":")" + tenant + "\"",
        .client = "app",
        .scopes = {"a", "b"},
        .roles = {"reader"},
        .organisation = tenant
    };
}

// Metadata: a recorded openid-configuration of Keycloak in django-simple-openid's tests. Token:
// Keycloak, "Integrating with Model Context Protocol (MCP)"; Server Administration, "Audience
// support".
preset_row keycloak_row() {
    return {
        .name = "keycloak",
        .preset = keycloak(),
        .values =
            {{"KEYCLOAK_URL", "https://id.example/auth/"},
             {"KEYCLOAK_REALM", "main"},
             {"KEYCLOAK_AUDIENCE", std::string(mcp)}},
        .issuer = "https://id.example/auth/realms/main",
        .other_issuer = "https://id.example/auth/realms/master",
        .metadata_url = "https://id.example/auth/realms/main/.well-known/openid-configuration",
        .metadata = R"({"issuer":"https://id.example/auth/realms/main",
            "jwks_uri":"https://id.example/auth/realms/main/protocol/openid-connect/certs",
            "introspection_endpoint":
                "https://id.example/auth/realms/main/protocol/openid-connect/token/introspect",
            "registration_endpoint":
                "https://id.example/auth/realms/main/clients-registrations/openid-connect",
            "code_challenge_methods_supported":["plain","S256"]})",
        .jwks_uri = "https://id.example/auth/realms/main/protocol/openid-connect/certs",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":["https://mcp.example/mcp","account"],"azp":"app","typ":"Bearer",
            "scope":"a","realm_access":{"roles":["staff"]},"organization":["acme"])",
        .changes =
            {{"\"Bearer\"", "\"ID\""},
             {"\"Bearer\"", "\"Refresh\""},
             {"https://mcp.example/mcp", "x"}},
        .id_token = R"("aud":["https://mcp.example/mcp","app"],"azp":"app","typ":"ID")",
        .client = "app",
        .scopes = {"a"},
        .roles = {"staff"}
    };
}

// Metadata: a recorded openid-configuration in Micronaut's security tests. Token: Okta, "OpenID
// Connect & OAuth 2.0 API", Access Token and ID Token.
preset_row okta_row() {
    return {
        .name = "okta",
        .preset = okta(),
        .values = {{"OKTA_DOMAIN", "https://example.okta.com"}, {"OKTA_AUDIENCE", "api://default"}},
        .issuer = "https://example.okta.com/oauth2/default",
        .other_issuer = "https://example.okta.com",
        .metadata_url =
            "https://example.okta.com/oauth2/default/.well-known/oauth-authorization-server",
        .metadata = R"({"issuer":"https://example.okta.com/oauth2/default",
            "jwks_uri":"https://example.okta.com/oauth2/default/v1/keys",
            "introspection_endpoint":"https://example.okta.com/oauth2/default/v1/introspect",
            "id_token_signing_alg_values_supported":["RS256"],
            "scopes_supported":["openid","profile","email","address","phone","offline_access"],
            "code_challenge_methods_supported":["S256"]})",
        .jwks_uri = "https://example.okta.com/oauth2/default/v1/keys",
        .header = "",
        .claims = R"("ver":1,"jti":"AT.1","aud":"api://default","cid":"app","uid":"usr_1",
            "scp":["openid","a"],"groups":["ops"])",
        .changes = {{"api://default", "api://other"}},
        .id_token = R"("ver":1,"jti":"ID.1","aud":"app","amr":["pwd"],"groups":["ops"])",
        .client = "app",
        .scopes = {"openid", "a"},
        .roles = {"ops"}
    };
}

// Metadata: a recorded openid-configuration in Micronaut's security tests. Token: Amazon Cognito
// Developer Guide, "Understanding the access token", "Understanding the identity (ID) token".
preset_row cognito_row() {
    const std::string pool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12";
    return {
        .name = "cognito",
        .preset = cognito(),
        .values =
            {{"COGNITO_USER_POOL_ID", "eu-central-1_Ab12"}, {"COGNITO_CLIENT_IDS", "app, other"}},
        .issuer = pool,
        .other_issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Zz99",
        .metadata_url = pool + "/.well-known/openid-configuration",
        .metadata = R"({"issuer":")" + pool + R"(","jwks_uri":")" + pool +
                    R"(/.well-known/jwks.json","id_token_signing_alg_values_supported":["RS256"],
                    "scopes_supported":["openid","email","phone","profile"]})",
        .jwks_uri = pool + "/.well-known/jwks.json",
        .header = "",
        .claims = R"("client_id":"app","token_use":"access","version":2,"scope":"openid a",
            "cognito:groups":["g"],"username":"jane")",
        .changes = {{"\"app\"", "\"stranger\""}, {"\"access\"", "\"id\""}},
        .id_token = R"("aud":"app","token_use":"id","cognito:groups":["g"])",
        .client = "app",
        .scopes = {"openid", "a"},
        .roles = {"g"}
    };
}

// Metadata: both documents of an AuthKit domain, recorded in a public audit of its MCP server; they
// differ, and only this one has registration and PKCE. Token: WorkOS, "Access token claims".
preset_row authkit_row() {
    return {
        .name = "authkit",
        .preset = authkit(),
        .values =
            {{"AUTHKIT_DOMAIN", "example.authkit.app"}, {"AUTHKIT_AUDIENCE", std::string(mcp)}},
        .issuer = "https://example.authkit.app",
        .other_issuer = "https://other.authkit.app",
        .metadata_url = "https://example.authkit.app/.well-known/oauth-authorization-server",
        .metadata = R"({"issuer":"https://example.authkit.app",
            "jwks_uri":"https://example.authkit.app/oauth2/jwks",
            "introspection_endpoint":"https://example.authkit.app/oauth2/introspection",
            "registration_endpoint":"https://example.authkit.app/oauth2/register",
            "client_id_metadata_document_supported":true,
            "scopes_supported":["email","offline_access","openid","profile"],
            "code_challenge_methods_supported":["S256"]})",
        .jwks_uri = "https://example.authkit.app/oauth2/jwks",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":"https://mcp.example/mcp","client_id":"app","org_id":"org_1",
            "sid":"app_consent_1","scope":"openid profile","jti":"1","role":"admin")",
        .changes = {{"https://mcp.example/mcp", "client_01"}},
        .id_token = R"("aud":"app","org_id":"org_1","email":"jane@example.com")",
        .client = "app",
        .scopes = {"openid", "profile"},
        .roles = {"admin"},
        .organisation = "org_1"
    };
}

// Metadata: Descope, "Discovery Endpoints": below the issuer, and nowhere else. Token: Descope,
// "Python MCP SDK" (audience), "Session Management" (tenant and roles).
preset_row descope_row() {
    const std::string issuer = "https://api.descope.com/v1/apps/agentic/P1/MS1";
    return {
        .name = "descope",
        .preset = descope(),
        .values =
            {{"DESCOPE_PROJECT_ID", "P1"},
             {"DESCOPE_MCP_SERVER_ID", "MS1"},
             {"DESCOPE_AUDIENCE", std::string(mcp)}},
        .issuer = issuer,
        .other_issuer = "https://api.descope.com/v1/apps/agentic/P1/MS2",
        .metadata_url = issuer + "/.well-known/openid-configuration",
        .metadata = R"({"issuer":")" + issuer +
                    R"(","jwks_uri":"https://api.descope.com/P1/.well-known/jwks.json",
                    "id_token_signing_alg_values_supported":["RS256"],
                    "scopes_supported":["mcp:schedule_meetings","outbound.token.fetch"]})",
        .jwks_uri = "https://api.descope.com/P1/.well-known/jwks.json",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":["https://mcp.example/mcp","P1"],"azp":"app","scope":"mcp:a",
            "dct":"T1","tenants":{"T1":{}},"roles":["r"])",
        .changes = {{"https://mcp.example/mcp", "https://other.example"}},
        .id_token = R"("aud":["app","P1"],"dct":"T1","email":"jane@example.com")",
        .client = "app",
        .scopes = {"mcp:a"},
        .roles = {"r"},
        .organisation = "T1"
    };
}

// Metadata: Supabase, "Getting Started with OAuth 2.1 Server" (place), and the server's source
// (members). Token: Supabase, "Token Security and Row Level Security"; the source (ID token).
preset_row supabase_row() {
    return {
        .name = "supabase",
        .preset = supabase(),
        .values = {{"SUPABASE_URL", "https://ref.supabase.co/"}, {"SUPABASE_CLIENT_IDS", "app"}},
        .issuer = "https://ref.supabase.co/auth/v1",
        .other_issuer = "https://other.supabase.co/auth/v1",
        .metadata_url = "https://ref.supabase.co/.well-known/oauth-authorization-server/auth/v1",
        .metadata = R"({"issuer":"https://ref.supabase.co/auth/v1",
            "jwks_uri":"https://ref.supabase.co/auth/v1/.well-known/jwks.json",
            "registration_endpoint":"https://ref.supabase.co/auth/v1/oauth/clients/register",
            "id_token_signing_alg_values_supported":["RS256","HS256","ES256"],
            "scopes_supported":["openid","profile","email","phone","offline_access"],
            "code_challenge_methods_supported":["S256","plain"]})",
        .jwks_uri = "https://ref.supabase.co/auth/v1/.well-known/jwks.json",
        .header = R"(,"typ":"JWT")",
        .claims = R"("aud":"authenticated","client_id":"app","role":"authenticated",
            "user_id":"usr_1","session_id":"1","aal":"aal1","scope":"openid")",
        .changes =
            {{"\"client_id\":\"app\"", "\"x\":1"},
             {"\"app\"", "\"stranger\""},
             {"\"aud\":\"authenticated\"", "\"aud\":\"anon\""}},
        .id_token = R"("aud":"app","client_id":"app","email":"jane@example.com")",
        .client = "app",
        .scopes = {"openid"},
        .roles = {"authenticated"}
    };
}

// Metadata: Clerk, "How Clerk implements OAuth". Token: Clerk's backend SDK (fixtures of an OAuth
// access token), "How Clerk implements OAuth" (organisation), "Single sign-on" (ID token).
preset_row clerk_row() {
    return {
        .name = "clerk",
        .preset = clerk(),
        .values = {{"CLERK_DOMAIN", "clerk.example.com"}, {"CLERK_CLIENT_IDS", "app"}},
        .issuer = "https://clerk.example.com",
        .other_issuer = "https://clerk.other.com",
        .metadata_url = "https://clerk.example.com/.well-known/oauth-authorization-server",
        .metadata = R"({"issuer":"https://clerk.example.com",
            "jwks_uri":"https://clerk.example.com/.well-known/jwks.json",
            "client_id_metadata_document_supported":true,
            "id_token_signing_alg_values_supported":["RS256"],
            "scopes_supported":["openid","profile","email","offline_access","user:org:read"],
            "code_challenge_methods_supported":["S256"]})",
        .jwks_uri = "https://clerk.example.com/.well-known/jwks.json",
        .header = R"(,"typ":"at+jwt")",
        .claims = R"("client_id":"app","jti":"oat_1","scope":"profile user:org:read",
            "org_id":"org_1")",
        .changes = {{"\"app\"", "\"stranger\""}, {"\"client_id\"", "\"azp\""}},
        .id_token = R"("aud":"app","org_id":"org_1","email":"jane@example.com")",
        .client = "app",
        .scopes = {"profile", "user:org:read"},
        .organisation = "org_1"
    };
}

}  // namespace

std::vector<preset_row> preset_rows() {
    return {
        auth0_row(),
        entra_row(),
        keycloak_row(),
        okta_row(),
        cognito_row(),
        authkit_row(),
        descope_row(),
        supabase_row(),
        clerk_row()
    };
}

preset_row preset_row_of(std::string_view name) {
    for (preset_row& row : preset_rows()) {
        if (row.name == name) return row;
    }
    return auth0_row();
}

std::string claims_of(const std::string& issuer, const std::string& others) {
    return R"({"iss":")" + issuer + R"(","sub":"usr_1","exp":2000000000,)" + others + "}";
}

}  // namespace warder::oauth
