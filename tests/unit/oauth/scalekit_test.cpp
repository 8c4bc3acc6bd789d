#include "unit/oauth/fakes.hpp"
#include "unit/oauth/variables.hpp"
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/scalekit.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const resolve_context context{
    .public_url = "http://localhost:3002", .mcp_path = "/", .scopes = {"usr:read"}
};

variables good() {
    return {
        {"SK_ENV_URL", "https://example.scalekit.com"},
        {"MCP_SERVER_ID", "res_1"},
        {"EXPECTED_AUDIENCE", "http://localhost:3002/"},
        {"PROTECTED_RESOURCE_METADATA",
         R"({"authorization_servers":["https://example.scalekit.com/resources/res_1"],"resource":"http://localhost:3002/"})"
        },
    };
}

result<auth_settings> resolve(variables values) {
    return scalekit_from_env().resolve(made_of(std::move(values)), context);
}

std::string refusal(variables values) {
    const auto settings = resolve(std::move(values));
    EXPECT_FALSE(settings);
    return settings ? "" : settings.error().description;
}

TEST(Scalekit, ResolvesFromTheEnvironment) {
    const auto settings = resolve(good());
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_EQ(settings->issuers.size(), 1U);
    const auto& [policy, keys, fixed_keys] = settings->issuers[0];
    EXPECT_FALSE(fixed_keys);
    EXPECT_EQ(policy.issuer_name, "https://example.scalekit.com");
    EXPECT_THAT(
        policy.issuers,
        ElementsAre("https://example.scalekit.com", "https://example.scalekit.com/resources/res_1")
    );
    EXPECT_THAT(policy.audiences, ElementsAre("http://localhost:3002/", "res_1"));
    EXPECT_THAT(policy.organisation_claims, ElementsAre("oid", "org_id"));
    EXPECT_EQ(keys.jwks_uri, "https://example.scalekit.com/keys");
    EXPECT_EQ(settings->document.resource(), "http://localhost:3002/");
    EXPECT_THAT(settings->warnings, IsEmpty());
    EXPECT_THAT(settings->notices, IsEmpty());
}

TEST(Scalekit, LifetimeOfTokensCanBeLimited) {
    const auto limited =
        scalekit({.max_lifetime_seconds = 86400}).resolve(made_of(good()), context);
    ASSERT_TRUE(limited);
    EXPECT_EQ(limited->issuers[0].policy.max_lifetime, std::chrono::hours(24));
    EXPECT_EQ(resolve(good())->issuers[0].policy.max_lifetime, std::nullopt);
}

TEST(Scalekit, NeedsNoClientIdOrSecretAndIgnoresThem) {
    variables values = good();
    values["SK_CLIENT_ID"] = "skc_1";
    values["SK_CLIENT_SECRET"] = "hunter2";
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    EXPECT_THAT(settings->warnings, IsEmpty());
    EXPECT_EQ(settings->issuers[0].policy.issuers, resolve(good())->issuers[0].policy.issuers);
}

TEST(Scalekit, TrailingSlashOfTheEnvironmentUrlIsRemoved) {
    variables values = good();
    values["SK_ENV_URL"] += "/";
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->issuers[0].keys.jwks_uri, "https://example.scalekit.com/keys");
    EXPECT_EQ(settings->issuers[0].policy.issuers[0], "https://example.scalekit.com");
}

TEST(Scalekit, DerivesTheDocumentAndSaysSo) {
    variables values = good();
    values.erase("PROTECTED_RESOURCE_METADATA");
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->document.resource(), "http://localhost:3002/");
    EXPECT_THAT(
        settings->document.authorization_servers(),
        ElementsAre("https://example.scalekit.com/resources/res_1")
    );
    EXPECT_THAT(settings->document.scopes_supported(), ElementsAre("usr:read"));
    ASSERT_EQ(settings->notices.size(), 1U);
    EXPECT_THAT(settings->notices[0], HasSubstr(settings->document.text()));
}

TEST(Scalekit, WithAServerIdOnlyTheResourceIsThePublicUrl) {
    const auto settings =
        resolve({{"SK_ENV_URL", "https://example.scalekit.com"}, {"MCP_SERVER_ID", "res_1"}});
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->document.resource(), "http://localhost:3002/");
    EXPECT_THAT(settings->issuers[0].policy.audiences, ElementsAre("res_1"));
    EXPECT_THAT(settings->warnings, IsEmpty());
}

TEST(Scalekit, WithAnAudienceOnlyTheResourceFormComesFromTheDocument) {
    variables values = good();
    values.erase("MCP_SERVER_ID");
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    EXPECT_THAT(
        settings->issuers[0].policy.issuers,
        ElementsAre("https://example.scalekit.com", "https://example.scalekit.com/resources/res_1")
    );
    EXPECT_THAT(settings->issuers[0].policy.audiences, ElementsAre("http://localhost:3002/"));
}

TEST(Scalekit, RefusesWhatIsUnsafeAndNamesTheFix) {
    const struct {
        const char* name;
        const char* value;
        const char* sentence;
    } rows[] = {
        {"SK_ENV_URL", "", "Set it to the environment URL"},
        {"SK_ENV_URL", "example.scalekit.com", "https://example.scalekit.com"},
        {"SK_ENV_URL", "http://example.scalekit.com", "use https"},
        {"SK_ENV_URL", "https://user:pw@example.scalekit.com", "SK_ENV_URL"},
        {"SK_ENV_URL", "https://example.scalekit.com?x=1", "query"},
        {"SK_ENV_URL", "https://example.scalekit.com#x", "SK_ENV_URL"},
        {"SK_ENV_URL", "ftp://example.scalekit.com", "SK_ENV_URL"},
        {"MCP_SERVER_ID", "https://mcp.example/", "belongs in EXPECTED_AUDIENCE"},
        {"MCP_SERVER_ID", "res_1/../x", "MCP_SERVER_ID"},
        {"PROTECTED_RESOURCE_METADATA", "{", "PROTECTED_RESOURCE_METADATA is not valid JSON"},
        {"PROTECTED_RESOURCE_METADATA", "'{}'", "leave the quotes"},
        {"PROTECTED_RESOURCE_METADATA",
         R"({"resource":"http://localhost:3002/"})",
         "\"authorization_servers\""},
        {"PROTECTED_RESOURCE_METADATA", R"({"authorization_servers":["https://a"]})", "\"resource\""
        },
        {"PROTECTED_RESOURCE_METADATA",
         R"({"authorization_servers":["http://a.example"],"resource":"http://localhost:3002/"})",
         "PROTECTED_RESOURCE_METADATA has a member \"authorization_servers\""},
        {"PROTECTED_RESOURCE_METADATA",
         R"({"authorization_servers":["foo"],"resource":"http://localhost:3002/"})",
         "such as https://issuer.example"},
    };
    ASSERT_TRUE(resolve(good()));
    for (const auto& row : rows) {
        variables values = good();
        values[row.name] = row.value;
        EXPECT_THAT(refusal(values), HasSubstr(row.sentence)) << row.name << "=" << row.value;
    }
}

TEST(Scalekit, RefusesToStartWithoutAudience) {
    variables values = good();
    values.erase("MCP_SERVER_ID");
    values.erase("EXPECTED_AUDIENCE");
    EXPECT_THAT(refusal(values), HasSubstr("set EXPECTED_AUDIENCE"));
}

TEST(Scalekit, RefusesWhereTheDocumentCannotBeDerived) {
    variables values = good();
    values.erase("MCP_SERVER_ID");
    values.erase("PROTECTED_RESOURCE_METADATA");
    EXPECT_THAT(refusal(values), HasSubstr("cannot be derived without MCP_SERVER_ID"));
    values["MCP_SERVER_ID"] = "res_1";
    values["EXPECTED_AUDIENCE"] = "my-audience";
    EXPECT_THAT(refusal(values), HasSubstr("\"resource\""));
}

TEST(Scalekit, WarnsOfAResourceThatIsNotTheAudience) {
    variables values = good();
    values["EXPECTED_AUDIENCE"] = "http://localhost:3002";
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->warnings.size(), 1U);
    EXPECT_THAT(settings->warnings[0], HasSubstr("\"http://localhost:3002/\""));
    EXPECT_THAT(settings->warnings[0], HasSubstr("EXPECTED_AUDIENCE \"http://localhost:3002\""));
    EXPECT_THAT(settings->warnings[0], HasSubstr("a trailing slash"));
}

TEST(Scalekit, WarnsOfADocumentThatListsOfflineAccess) {
    variables values = good();
    std::string& document = values["PROTECTED_RESOURCE_METADATA"];
    document.insert(1, R"("scopes_supported":["usr:read","offline_access"],)");
    const auto settings = resolve(values);
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_EQ(settings->warnings.size(), 1U);
    EXPECT_THAT(settings->warnings[0], HasSubstr("offline_access"));
}

TEST(Scalekit, WarnsOfAnAuthorizationServerElsewhere) {
    variables values = good();
    values["SK_ENV_URL"] = "https://other.scalekit.com";
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    ASSERT_EQ(settings->warnings.size(), 1U);
    EXPECT_THAT(settings->warnings[0], HasSubstr("is not in SK_ENV_URL"));
    EXPECT_THAT(
        settings->issuers[0].policy.issuers,
        ElementsAre("https://other.scalekit.com", "https://other.scalekit.com/resources/res_1")
    );
}

TEST(Scalekit, WhatTheProgramSaysWinsExceptInDevelopment) {
    const auto provider =
        scalekit({.environment_url = "https://code.scalekit.com", .organisation_claims = {"tenant"}}
        );
    variables values = good();
    values.erase("PROTECTED_RESOURCE_METADATA");
    const auto usual = provider.resolve(made_of(values), context);
    ASSERT_TRUE(usual);
    EXPECT_EQ(usual->issuers[0].policy.issuers[0], "https://code.scalekit.com");
    EXPECT_THAT(usual->issuers[0].policy.audiences, ElementsAre("http://localhost:3002/", "res_1"));

    values["SK_ENV_URL"] = "http://127.0.0.1:8123";
    resolve_context development = context;
    development.development = true;
    const auto dev = provider.resolve(made_of(values), development);
    ASSERT_TRUE(dev) << dev.error().description;
    EXPECT_EQ(dev->issuers[0].policy.issuers[0], "http://127.0.0.1:8123");
    EXPECT_THAT(dev->issuers[0].policy.organisation_claims, ElementsAre("tenant"));
}

TEST(MakeVerifier, VerifiesWithTheKeysOfTheSettings) {
    manual_clock time;
    fixed_entropy entropy;
    scripted_client client;
    client.answer = [](const std::string& url) {
        return http::json_response(
            url == "https://issuer.example/keys" ? 200 : 404, test_key_set()
        );
    };
    variables values = good();
    values["SK_ENV_URL"] = "https://issuer.example";
    const auto settings = resolve(values);
    ASSERT_TRUE(settings);
    const auto made = make_verifier(*settings, client, time, entropy, null_log());
    ASSERT_EQ(made.key_sources.size(), 1U);
    EXPECT_FALSE(made.verifier->ready());
    EXPECT_TRUE(client.requests.empty());
    made.key_sources[0]->tick();
    EXPECT_TRUE(made.verifier->ready());
    running<result<token_verifier::verified>> accepted(
        made.verifier->verify(token_cases::good_token(test_world()))
    );
    ASSERT_TRUE(*accepted) << accepted->error().log_text();
    EXPECT_EQ((**accepted)->organisation, "org_1");
}

}  // namespace
}  // namespace warder::oauth
