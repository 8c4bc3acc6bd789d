#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/jwt.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const resolve_context context{
    .public_url = "https://mcp.example/", .mcp_path = "/mcp", .scopes = {"a"}
};

jwt_options good() {
    return {.issuer = "https://issuer.example", .audience = "https://mcp.example/mcp"};
}

result<auth_settings> resolve(jwt_options options) {
    return jwt(std::move(options)).resolve({}, context);
}

TEST(Jwt, ResolvesToOneIssuer) {
    auto options = good();
    options.other_issuers = {"https://old.example"};
    options.other_audiences = {"api"};
    options.algorithms = {"RS256", "EdDSA"};
    options.leeway_seconds = 5;
    options.max_lifetime_seconds = 3600;
    const auto settings = resolve(options);
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_EQ(settings->issuers.size(), 1U);
    const auto& [policy, keys] = settings->issuers[0];
    EXPECT_EQ(policy.issuer_name, "https://issuer.example");
    EXPECT_THAT(policy.issuers, ElementsAre("https://issuer.example", "https://old.example"));
    EXPECT_THAT(policy.audiences, ElementsAre("https://mcp.example/mcp", "api"));
    EXPECT_THAT(policy.algorithms, ElementsAre(crypto::algorithm::rs256, crypto::algorithm::eddsa));
    EXPECT_EQ(policy.leeway, std::chrono::seconds(5));
    EXPECT_EQ(policy.max_lifetime, std::chrono::seconds(3600));
    EXPECT_EQ(resolve(good())->issuers[0].policy.max_lifetime, std::nullopt);
    EXPECT_EQ(keys.issuer, "https://issuer.example");
    EXPECT_EQ(keys.jwks_uri, "") << "is discovered";
    EXPECT_THAT(settings->warnings, IsEmpty());
}

TEST(Jwt, PublishesTheEndpointAsResource) {
    const auto settings = resolve(good());
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->document.resource(), "https://mcp.example/mcp");
    EXPECT_THAT(settings->document.authorization_servers(), ElementsAre("https://issuer.example"));
    EXPECT_THAT(settings->document.scopes_supported(), ElementsAre("a"));
}

TEST(Jwt, WarnsOfAnAudienceThatIsNotTheResource) {
    auto options = good();
    options.audience = "https://mcp.example";
    const auto other = resolve(options);
    ASSERT_EQ(other->warnings.size(), 1U);
    EXPECT_THAT(other->warnings[0], HasSubstr("\"https://mcp.example\""));
    options.audience = "api://default-id";
    EXPECT_EQ(resolve(options)->warnings.size(), 1U);
    options.audience = "an-identifier";
    EXPECT_THAT(resolve(options)->warnings, IsEmpty());
}

TEST(Jwt, RefusesWhatIsUnsafeAndNamesTheFix) {
    const auto refusal = [](auto&& change) {
        auto options = good();
        change(options);
        const auto settings = resolve(options);
        EXPECT_FALSE(settings);
        return settings ? std::string() : settings.error().description;
    };
    ASSERT_TRUE(resolve(good()));
    EXPECT_THAT(refusal([](auto& o) { o.issuer = ""; }), HasSubstr(".issuer"));
    EXPECT_THAT(refusal([](auto& o) { o.issuer = "issuer.example"; }), HasSubstr("http"));
    EXPECT_THAT(
        refusal([](auto& o) { o.issuer = "http://issuer.example"; }), HasSubstr("use https")
    );
    EXPECT_THAT(refusal([](auto& o) { o.issuer = "https://h?x"; }), HasSubstr("query"));
    EXPECT_THAT(refusal([](auto& o) { o.other_issuers = {""}; }), HasSubstr("issuer"));
    EXPECT_THAT(refusal([](auto& o) { o.audience = ""; }), HasSubstr(".audience"));
    EXPECT_THAT(refusal([](auto& o) { o.other_audiences = {""}; }), HasSubstr(".audience"));
    EXPECT_THAT(refusal([](auto& o) { o.jwks_uri = "http://h/k"; }), HasSubstr("use https"));
    EXPECT_THAT(refusal([](auto& o) { o.algorithms = {"HS256"}; }), HasSubstr("HS256"));
    EXPECT_THAT(refusal([](auto& o) { o.algorithms = {"none"}; }), HasSubstr("Use RS256"));
    EXPECT_THAT(refusal([](auto& o) { o.leeway_seconds = 301; }), HasSubstr("300"));
}

TEST(Jwt, LoopbackIssuersMayUseHttp) {
    auto options = good();
    options.issuer = "http://127.0.0.1:9000";
    options.jwks_uri = "http://localhost:9000/keys";
    EXPECT_TRUE(resolve(options));
}

TEST(Jwt, NeedsAPublicUrl) {
    const auto settings = jwt(good()).resolve({}, {.public_url = "mcp.example"});
    ASSERT_FALSE(settings);
    EXPECT_THAT(settings.error().description, HasSubstr("--public-url"));
}

TEST(Jwt, TrustsTheDevelopmentIssuerInstead) {
    const environment development{[](std::string_view name) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return "http://127.0.0.1:9000";
        if (name == "MCP_SERVER_ID") return "res_dev";
        if (name == "EXPECTED_AUDIENCE") return "http://127.0.0.1:8000/mcp";
        return std::nullopt;
    }};
    auto options = good();
    options.organisation_claims = {"tenant"};
    const auto settings = jwt(options).resolve(
        development,
        {.public_url = "http://127.0.0.1:8000", .mcp_path = "/mcp", .development = true}
    );
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->issuers[0].policy.issuers[0], "http://127.0.0.1:9000");
    EXPECT_THAT(settings->issuers[0].policy.organisation_claims, ElementsAre("tenant"));
    EXPECT_THAT(
        settings->issuers[0].policy.audiences, ElementsAre("http://127.0.0.1:8000/mcp", "res_dev")
    );
    EXPECT_THAT(settings->warnings, IsEmpty());
}

}  // namespace
}  // namespace warder::oauth
