#include "unit/oauth/variables.hpp"
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/presets.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {}
};
constexpr std::string_view mcp = "https://mcp.example/mcp";
constexpr std::string_view guid = "11111111-2222-3333-4444-555555555555";

/// A provider, what it is told, and one of its tokens.
struct row {
    std::string name;
    provider preset;
    variables values;
    std::string issuer;
    std::string jwks_uri;

    /// Claims beside `iss`, `exp` and `sub`, as a JSON text without braces; and what of it must not
    /// be otherwise: a text in the claims, and one to put in its place.
    std::string claims;
    std::vector<std::pair<std::string, std::string>> changes;

    std::string client = {};
    std::vector<std::string> roles = {};
    std::string organisation = {};
};

row auth0_row() {
    const std::string url(mcp);
    return {
        .name = "auth0",
        .preset = auth0(),
        .values = {{"AUTH0_DOMAIN", "example.eu.auth0.com"}, {"AUTH0_AUDIENCE", url}},
        .issuer = "https://example.eu.auth0.com/",
        .jwks_uri = "https://example.eu.auth0.com/.well-known/jwks.json",
        .claims = R"("aud":["https://mcp.example/mcp","https://example.eu.auth0.com/userinfo"],
                      "azp":"app","scope":"openid a","permissions":["write"],"org_id":"org_1")",
        .changes = {{"https://mcp.example/mcp", "https://other.example"}},
        .client = "app",
        .roles = {"write"},
        .organisation = "org_1"
    };
}

row entra_row() {
    const std::string tenant(guid);
    return {
        .name = "entra",
        .preset = entra(),
        .values = {{"ENTRA_TENANT_ID", tenant}, {"ENTRA_CLIENT_ID", "api-id"}},
        .issuer = "https://login.microsoftonline.com/" + tenant + "/v2.0",
        .jwks_uri = "https://login.microsoftonline.com/" + tenant + "/discovery/v2.0/keys",
        .claims = R"("aud":"api-id","azp":"app","scp":"a b","roles":["reader"],"tid":")" + tenant +
                  R"(","ver":"2.0")",
        .changes = {{tenant, "99999999-2222-3333-4444-555555555555"}, {"\"api-id\"", "\"graph\""}},
        .client = "app",
        .roles = {"reader"},
        .organisation = tenant
    };
}

row keycloak_row() {
    const std::string url(mcp);
    return {
        .name = "keycloak",
        .preset = keycloak(),
        .values =
            {{"KEYCLOAK_URL", "https://id.example/auth/"},
             {"KEYCLOAK_REALM", "main"},
             {"KEYCLOAK_AUDIENCE", url}},
        .issuer = "https://id.example/auth/realms/main",
        .jwks_uri = "https://id.example/auth/realms/main/protocol/openid-connect/certs",
        .claims = R"("aud":["https://mcp.example/mcp","account"],"azp":"app","typ":"Bearer",
                      "scope":"a","realm_access":{"roles":["staff"]},"organization":["acme"])",
        .changes =
            {{"\"Bearer\"", "\"ID\""},
             {"\"Bearer\"", "\"Refresh\""},
             {"https://mcp.example/mcp", "x"}},
        .client = "app",
        .roles = {"staff"}
    };
}

row okta_row() {
    return {
        .name = "okta",
        .preset = okta(),
        .values = {{"OKTA_DOMAIN", "https://example.okta.com"}, {"OKTA_AUDIENCE", "api://default"}},
        .issuer = "https://example.okta.com/oauth2/default",
        .jwks_uri = "https://example.okta.com/oauth2/default/v1/keys",
        .claims = R"("aud":"api://default","cid":"app","scp":["a"],"groups":["ops"])",
        .changes = {{"api://default", "api://other"}},
        .client = "app",
        .roles = {"ops"}
    };
}

row cognito_row() {
    return {
        .name = "cognito",
        .preset = cognito(),
        .values =
            {{"COGNITO_USER_POOL_ID", "eu-central-1_Ab12"}, {"COGNITO_CLIENT_IDS", "app, other"}},
        .issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12",
        .jwks_uri =
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12/.well-known/"
            "jwks.json",
        .claims = R"("client_id":"app","token_use":"access","scope":"a","cognito:groups":["g"])",
        .changes = {{"\"app\"", "\"stranger\""}, {"\"access\"", "\"id\""}},
        .client = "app",
        .roles = {"g"}
    };
}

row authkit_row() {
    const std::string url(mcp);
    return {
        .name = "authkit",
        .preset = authkit(),
        .values = {{"AUTHKIT_DOMAIN", "example.authkit.app"}, {"AUTHKIT_AUDIENCE", url}},
        .issuer = "https://example.authkit.app",
        .jwks_uri = "https://example.authkit.app/oauth2/jwks",
        .claims =
            R"("aud":"https://mcp.example/mcp","client_id":"app","org_id":"org_1","role":"admin")",
        .changes = {{"https://mcp.example/mcp", "client_01"}},
        .client = "app",
        .roles = {"admin"},
        .organisation = "org_1"
    };
}

row descope_row() {
    const std::string url(mcp);
    return {
        .name = "descope",
        .preset = descope(),
        .values =
            {{"DESCOPE_PROJECT_ID", "P1"},
             {"DESCOPE_MCP_SERVER_ID", "MS1"},
             {"DESCOPE_AUDIENCE", url}},
        .issuer = "https://api.descope.com/v1/apps/agentic/P1/MS1",
        .jwks_uri = "",
        .claims = R"("aud":["https://mcp.example/mcp","P1"],"azp":"app","dct":"T1","roles":["r"])",
        .changes = {{"https://mcp.example/mcp", "https://other.example"}},
        .client = "app",
        .roles = {"r"},
        .organisation = "T1"
    };
}

row supabase_row() {
    return {
        .name = "supabase",
        .preset = supabase(),
        .values = {{"SUPABASE_URL", "https://ref.supabase.co/"}, {"SUPABASE_CLIENT_IDS", "app"}},
        .issuer = "https://ref.supabase.co/auth/v1",
        .jwks_uri = "https://ref.supabase.co/auth/v1/.well-known/jwks.json",
        .claims = R"("aud":"authenticated","client_id":"app","role":"authenticated")",
        .changes =
            {{"\"client_id\":\"app\"", "\"x\":1"},
             {"\"app\"", "\"stranger\""},
             {"\"aud\":\"authenticated\"", "\"aud\":\"anon\""}},
        .client = "app",
        .roles = {"authenticated"}
    };
}

row clerk_row() {
    return {
        .name = "clerk",
        .preset = clerk(),
        .values = {{"CLERK_DOMAIN", "clerk.example.com"}, {"CLERK_CLIENT_IDS", "app"}},
        .issuer = "https://clerk.example.com",
        .jwks_uri = "https://clerk.example.com/.well-known/jwks.json",
        .claims = R"("client_id":"app","scope":"a","org_id":"org_1","org_role":"org:admin")",
        .changes = {{"\"app\"", "\"stranger\""}, {"\"client_id\"", "\"azp\""}},
        .client = "app",
        .roles = {"org:admin"},
        .organisation = "org_1"
    };
}

std::vector<row> rows() {
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

std::string token_of(const row& each, const std::string& issuer) {
    return R"({"iss":")" + issuer + R"(","sub":"usr_1","exp":2000000000,)" + each.claims + "}";
}

constexpr std::chrono::system_clock::time_point now{std::chrono::seconds(1'900'000'000)};

TEST(Presets, AcceptTheirTokensAndNoOthers) {
    for (const row& each : rows()) {
        SCOPED_TRACE(each.name);
        const auto settings = each.preset.resolve(made_of(each.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        ASSERT_EQ(settings->issuers.size(), 1U);
        const issuer_settings& issuer = settings->issuers[0];
        EXPECT_EQ(issuer.policy.issuers.at(0), each.issuer);
        EXPECT_EQ(issuer.keys.jwks_uri, each.jwks_uri);
        EXPECT_THAT(settings->document.authorization_servers(), ElementsAre(each.issuer));

        const std::string good = token_of(each, each.issuer);
        const auto token = check_claims(good, issuer.policy, now);
        ASSERT_TRUE(token) << token.error().log_text();
        EXPECT_EQ(token->client_id, each.client);
        EXPECT_EQ(token->roles, each.roles);
        EXPECT_EQ(token->organisation, each.organisation);
        const auto stranger = check_claims(token_of(each, each.issuer + "x"), issuer.policy, now);
        ASSERT_FALSE(stranger);
        EXPECT_THAT(stranger.error().detail, HasSubstr("iss "));
        for (const auto& [text, other] : each.changes) {
            std::string changed = good;
            // Not in the issuer, which comes first.
            const std::size_t at = changed.find(text, changed.find("\"exp\""));
            ASSERT_NE(at, changed.npos) << text;
            changed.replace(at, text.size(), other);
            const auto refused = check_claims(changed, issuer.policy, now);
            ASSERT_FALSE(refused) << changed;
            EXPECT_THAT(refused.error().detail, HasSubstr("not accepted")) << changed;
        }
    }
}

TEST(Presets, NameTheVariableThatIsMissing) {
    for (const row& each : rows()) {
        for (const auto& [name, value] : each.values) {
            variables fewer = each.values;
            fewer.erase(name);
            const auto settings = each.preset.resolve(made_of(fewer), context);
            ASSERT_FALSE(settings) << each.name << " without " << name;
            EXPECT_THAT(settings.error().description, HasSubstr(name + " is not set. Set it to "));
        }
    }
}

TEST(Presets, TrustTheDevelopmentIssuerInstead) {
    const variables development{
        {"SK_ENV_URL", "http://127.0.0.1:9000"},
        {"MCP_SERVER_ID", "res_dev"},
        {"EXPECTED_AUDIENCE", "http://127.0.0.1:8000/mcp"},
    };
    const resolve_context here{
        .public_url = "http://127.0.0.1:8000", .mcp_path = "/mcp", .scopes = {}, .development = true
    };
    for (const row& each : rows()) {
        const auto settings = each.preset.resolve(made_of(development), here);
        ASSERT_TRUE(settings) << each.name;
        EXPECT_EQ(settings->issuers[0].policy.issuers[0], "http://127.0.0.1:9000");
    }
}

TEST(Presets, WhatTheProgramSaysComesFirst) {
    const auto settings =
        cognito({.user_pool_id = "us-east-1_x", .client_ids = {"mine"}, .audience = std::string(mcp)
                })
            .resolve(made_of({{"COGNITO_CLIENT_IDS", "other"}}), context);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_THAT(settings->issuers[0].policy.client_ids, ElementsAre("mine"));
    EXPECT_THAT(settings->issuers[0].policy.audiences, ElementsAre(std::string(mcp)));
    const auto china =
        cognito({.user_pool_id = "cn-north-1_x", .client_ids = {"mine"}, .audience = {}}
        ).resolve({}, context);
    EXPECT_EQ(
        china->issuers[0].policy.issuers[0],
        "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_x"
    );
}

std::string refusal(const provider& preset, variables values) {
    const auto settings = preset.resolve(made_of(std::move(values)), context);
    return settings ? std::string() : settings.error().description;
}

TEST(Presets, RefuseWhatWouldLetOthersIn) {
    for (const char* tenant : {"common", "organizations", "consumers", "example.com"}) {
        EXPECT_THAT(
            refusal(entra(), {{"ENTRA_TENANT_ID", tenant}, {"ENTRA_CLIENT_ID", "x"}}),
            HasSubstr("ENTRA_TENANT_ID")
        );
    }
    EXPECT_THAT(
        refusal(cognito(), {{"COGNITO_USER_POOL_ID", "pool"}, {"COGNITO_CLIENT_IDS", "x"}}),
        HasSubstr("COGNITO_USER_POOL_ID")
    );
    EXPECT_THAT(
        refusal(
            cognito(), {{"COGNITO_USER_POOL_ID", "eu-west-1_x"}, {"COGNITO_CLIENT_IDS", " , "}}
        ),
        HasSubstr("COGNITO_CLIENT_IDS")
    );
    EXPECT_THAT(
        refusal(auth0(), {{"AUTH0_DOMAIN", "http://example.com"}, {"AUTH0_AUDIENCE", "x"}}),
        HasSubstr("AUTH0_DOMAIN uses http to another machine")
    );
    EXPECT_THAT(
        refusal(authkit(), {{"AUTHKIT_DOMAIN", "https://user@h"}, {"AUTHKIT_AUDIENCE", "x"}}),
        HasSubstr("AUTHKIT_DOMAIN")
    );
}

TEST(Presets, EntraWantsAGrant) {
    const row each = entra_row();
    const auto settings = each.preset.resolve(made_of(each.values), context);
    ASSERT_TRUE(settings);
    const auto without = [&](std::string_view text) {
        std::string changed = token_of(each, each.issuer);
        changed.erase(changed.find(text), text.size());
        return check_claims(changed, settings->issuers[0].policy, now);
    };
    EXPECT_TRUE(without(R"("scp":"a b",)")) << "an application's, by its role";
    EXPECT_TRUE(without(R"("roles":["reader"],)")) << "a user's, by a scope";
    EXPECT_FALSE(without(R"("scp":"a b","roles":["reader"],)"))
        << "every application gets this one";
    EXPECT_FALSE(without(R"("azp":"app",)")) << "an ID token";
}

TEST(Presets, ATokenThatNamesAnotherServerIsNotForUs) {
    for (const row& each : {cognito_row(), clerk_row()}) {
        const auto settings = each.preset.resolve(made_of(each.values), context);
        ASSERT_TRUE(settings);
        std::string other = token_of(each, each.issuer);
        other.insert(other.size() - 1, R"(,"aud":"https://other.example")");
        EXPECT_FALSE(check_claims(other, settings->issuers[0].policy, now)) << each.name;
        variables values = each.values;
        values[each.name == "clerk" ? "CLERK_AUDIENCE" : "COGNITO_AUDIENCE"] =
            "https://other.example";
        const auto bound = each.preset.resolve(made_of(values), context);
        EXPECT_TRUE(check_claims(other, bound->issuers[0].policy, now)) << each.name;
        EXPECT_FALSE(check_claims(token_of(each, each.issuer), bound->issuers[0].policy, now));
    }
}

TEST(Presets, EntraTakesBothVersionsOfTokens) {
    const row each = rows()[1];
    const auto settings = each.preset.resolve(made_of(each.values), context);
    const std::string first =
        R"({"iss":"https://sts.windows.net/)" + std::string(guid) +
        R"(/","sub":"u","exp":2000000000,"aud":"api://api-id","appid":"app","scp":"a","tid":")" +
        std::string(guid) + "\"}";
    const auto token = check_claims(first, settings->issuers[0].policy, now);
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ(token->client_id, "app");
}

TEST(Presets, PropelAuthIsAskedAboutEachToken) {
    variables values{
        {"PROPELAUTH_AUTH_URL", "https://auth.example"},
        {"PROPELAUTH_CLIENT_ID", "id"},
        {"PROPELAUTH_CLIENT_SECRET", "secret"},
        {"PROPELAUTH_AUDIENCE", std::string(mcp)},
    };
    const auto settings = propelauth().resolve(made_of(values), context);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_THAT(settings->issuers, IsEmpty());
    EXPECT_EQ(settings->introspection.at(0).endpoint, "https://auth.example/oauth/2.1/introspect");
    EXPECT_THAT(
        settings->document.authorization_servers(), ElementsAre("https://auth.example/oauth/2.1")
    );
    EXPECT_THAT(
        settings->introspection[0].policy.issuers,
        ElementsAre("https://auth.example/oauth/2.1", "https://auth.example")
    );
    for (const char* name :
         {"PROPELAUTH_AUTH_URL",
          "PROPELAUTH_CLIENT_ID",
          "PROPELAUTH_CLIENT_SECRET",
          "PROPELAUTH_AUDIENCE"}) {
        variables fewer = values;
        fewer.erase(name);
        EXPECT_THAT(refusal(propelauth(), fewer), HasSubstr(std::string(name) + " is not set"));
    }
}

}  // namespace
}  // namespace warder::oauth
