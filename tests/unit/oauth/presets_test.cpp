#include "unit/oauth/preset_rows.hpp"
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
constexpr std::chrono::system_clock::time_point now{std::chrono::seconds(1'900'000'000)};

std::string token_of(const preset_row& row) {
    return claims_of(row.issuer, row.claims);
}

TEST(Presets, AcceptTheirTokensAndNoOthers) {
    for (const preset_row& each : preset_rows()) {
        SCOPED_TRACE(each.name);
        const auto settings = each.preset.resolve(made_of(each.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        ASSERT_EQ(settings->issuers.size(), 1U);
        const jwt_policy& policy = settings->issuers[0].policy;
        EXPECT_EQ(policy.issuers.at(0), each.issuer);
        EXPECT_THAT(settings->document.authorization_servers(), ElementsAre(each.issuer));

        const std::string good = token_of(each);
        const auto token = check_claims(good, policy, now);
        ASSERT_TRUE(token) << token.error().log_text();
        EXPECT_EQ(token->client_id, each.client);
        EXPECT_EQ(token->scopes, each.scopes);
        EXPECT_EQ(token->roles, each.roles);
        EXPECT_EQ(token->organisation, each.organisation);
        for (const std::string& other : {each.issuer + "x", each.other_issuer}) {
            const auto stranger = check_claims(claims_of(other, each.claims), policy, now);
            ASSERT_FALSE(stranger) << other;
            EXPECT_THAT(stranger.error().detail, HasSubstr("iss "));
        }
        for (const auto& [text, other] : each.changes) {
            std::string changed = good;
            // Not in the issuer, which comes first.
            const std::size_t at = changed.find(text, changed.find("\"exp\""));
            ASSERT_NE(at, changed.npos) << text;
            changed.replace(at, text.size(), other);
            const auto refused = check_claims(changed, policy, now);
            ASSERT_FALSE(refused) << changed;
            EXPECT_THAT(refused.error().detail, HasSubstr("not accepted")) << changed;
        }
    }
}

// Signed by the same keys, of the same issuer, for the same user and client.
TEST(Presets, RefuseTheIdToken) {
    for (const preset_row& each : preset_rows()) {
        const auto settings = each.preset.resolve(made_of(each.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        const std::string token = claims_of(each.issuer, each.id_token);
        EXPECT_FALSE(check_claims(token, settings->issuers[0].policy, now)) << each.name;
    }
}

TEST(Presets, NameTheVariableThatIsMissing) {
    for (const preset_row& each : preset_rows()) {
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
    for (const preset_row& each : preset_rows()) {
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

TEST(Presets, CognitoHasTwoTypesOfIssuers) {
    cognito_options options{.user_pool_id = "eu-west-1_x", .client_ids = {"mine"}, .audience = {}};
    const auto issuer_of = [&](const char* type) {
        options.issuer_type = type;
        const auto settings = cognito(options).resolve({}, context);
        return settings ? settings->issuers[0].policy.issuers : std::vector<std::string>();
    };
    const std::string original = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x";
    EXPECT_THAT(issuer_of(""), ElementsAre(original));
    EXPECT_THAT(issuer_of("ORIGINAL"), ElementsAre(original));
    EXPECT_THAT(
        issuer_of("UPDATED"),
        ElementsAre("https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x")
    );
    EXPECT_THAT(issuer_of("updated"), IsEmpty());
}

TEST(Presets, ClerkIsBoundByAnAudienceAsWell) {
    const preset_row each = preset_row_of("clerk");
    const auto settings =
        clerk({.domain = "clerk.example.com", .client_ids = {}, .audience = std::string(mcp)})
            .resolve({}, context);
    ASSERT_TRUE(settings) << settings.error().description;
    const auto check = [&](const std::string& audience) {
        const std::string claims = each.claims + R"(,"aud":)" + audience;
        return check_claims(claims_of(each.issuer, claims), settings->issuers[0].policy, now);
    };
    EXPECT_TRUE(check(R"("https://mcp.example/mcp")"));
    EXPECT_TRUE(check(R"(["https://mcp.example/mcp"])"));
    EXPECT_FALSE(check(R"("https://other.example/mcp")"));
    EXPECT_FALSE(check("[]"));
    EXPECT_FALSE(check_claims(
        claims_of(each.issuer, R"("azp":"https://app.example","aud":"https://mcp.example/mcp")"),
        settings->issuers[0].policy,
        now
    )) << "a session token";
    EXPECT_FALSE(check_claims(token_of(each), settings->issuers[0].policy, now));
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
    const preset_row each = preset_row_of("entra");
    const auto settings = each.preset.resolve(made_of(each.values), context);
    ASSERT_TRUE(settings);
    const auto without = [&](std::string_view text) {
        std::string changed = token_of(each);
        changed.erase(changed.find(text), text.size());
        return check_claims(changed, settings->issuers[0].policy, now);
    };
    EXPECT_TRUE(without(R"("scp":"a b",)")) << "an application's, by its role";
    EXPECT_TRUE(without(R"("roles":["reader"],)")) << "a user's, by a scope";
    EXPECT_FALSE(without(R"("scp":"a b","roles":["reader"],)"))
        << "every application gets this one";
    EXPECT_FALSE(without(R"("azp":"app",)")) << "an ID token";
    const std::string tenant = R"("tid":")" + std::string(guid) + R"(",)";
    EXPECT_TRUE(without(tenant)) << "of a client that did not ask for the scope profile";
}

TEST(Presets, ATokenThatNamesAnotherServerIsNotForUs) {
    for (const preset_row& each : {preset_row_of("cognito"), preset_row_of("clerk")}) {
        const auto settings = each.preset.resolve(made_of(each.values), context);
        ASSERT_TRUE(settings);
        std::string other = token_of(each);
        other.insert(other.size() - 1, R"(,"aud":"https://other.example")");
        EXPECT_FALSE(check_claims(other, settings->issuers[0].policy, now)) << each.name;
        variables values = each.values;
        values[each.name == "clerk" ? "CLERK_AUDIENCE" : "COGNITO_AUDIENCE"] =
            "https://other.example";
        const auto bound = each.preset.resolve(made_of(values), context);
        EXPECT_TRUE(check_claims(other, bound->issuers[0].policy, now)) << each.name;
        EXPECT_FALSE(check_claims(token_of(each), bound->issuers[0].policy, now));
    }
}

TEST(Presets, EntraTakesBothVersionsOfTokens) {
    const preset_row each = preset_row_of("entra");
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
