#include <warder/core/entropy.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/jwt.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
    const auto& [policy, keys, fixed_keys] = settings->issuers[0];
    EXPECT_FALSE(fixed_keys);
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
    EXPECT_THAT(refusal([](auto& o) { o.other_audiences = {""}; }), HasSubstr("is empty"));
    EXPECT_THAT(refusal([](auto& o) { o.client_ids = {""}; }), HasSubstr(".client_ids"));
    EXPECT_THAT(refusal([](auto& o) { o.jwks_uri = "http://h/k"; }), HasSubstr("use https"));
    EXPECT_THAT(refusal([](auto& o) { o.algorithms = {"HS256"}; }), HasSubstr("HS256"));
    EXPECT_THAT(refusal([](auto& o) { o.algorithms = {"none"}; }), HasSubstr("Use RS256"));
    EXPECT_THAT(refusal([](auto& o) { o.leeway_seconds = 301; }), HasSubstr("300"));
}

TEST(Jwt, MayBindTokensByTheirClientInstead) {
    auto options = good();
    options.audience = "";
    options.client_ids = {"app"};
    options.required_claims = {{.name = "token_use", .values = {"access"}}};
    const auto settings = resolve(options);
    ASSERT_TRUE(settings) << settings.error().description;
    const jwt_policy& policy = settings->issuers[0].policy;
    EXPECT_THAT(policy.audiences, IsEmpty());
    EXPECT_THAT(policy.client_ids, ElementsAre("app"));
    EXPECT_EQ(policy.required_claims.at(0).name, "token_use");
}

TEST(Jwt, TakesKeysOfTheProgram) {
    const auto key = crypto::private_key::generate(crypto::algorithm::es256);
    auto options = good();
    options.keys = "\n" + crypto::key_set_json({key.public_jwk()});
    const auto settings = resolve(options);
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_TRUE(settings->issuers[0].fixed_keys);
    EXPECT_EQ(settings->issuers[0].fixed_keys->keys.at(0).id(), key.id());

    const auto refusal = [&](std::string keys) {
        options.keys = std::move(keys);
        const auto refused = resolve(options);
        return refused ? std::string() : refused.error().description;
    };
    EXPECT_THAT(refusal("{"), HasSubstr("The .keys of oauth::jwt cannot be used"));
    EXPECT_THAT(refusal("-----BEGIN"), HasSubstr("cannot be used"));
    EXPECT_THAT(refusal(R"({"keys":[{"kty":"oct"}]})"), HasSubstr("has no usable key; key 0"));
    options.jwks_uri = "https://issuer.example/keys";
    EXPECT_THAT(refusal(R"({"keys":[]})"), HasSubstr("one of .jwks_uri, .keys and .keys_file"));
}

/// Public keys of RFC 8410 §10.1 and of a second pair, in PEM.
const std::string one_pem =
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";

TEST(Jwt, TakesKeysInPem) {
    auto options = good();
    options.keys = one_pem;
    const auto settings = resolve(options);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_TRUE(settings->issuers[0].fixed_keys->keys.at(0).allows(crypto::algorithm::eddsa));
    options.keys = one_pem + one_pem;
    EXPECT_THAT(
        resolve(options).error().description, HasSubstr("two keys of one type without a kid")
    );
}

TEST(Jwt, TellsOfKeysThatAreLeftOut) {
    auto options = good();
    const auto key = crypto::private_key::generate(crypto::algorithm::es256);
    options.keys = crypto::key_set_json({key.public_jwk(), R"({"kty":"oct"})"});
    const auto settings = resolve(options);
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_EQ(settings->warnings.size(), 1U);
    EXPECT_THAT(settings->warnings[0], HasSubstr("symmetric"));
}

TEST(Jwt, TakesKeysOfAFile) {
    auto options = good();
    const auto path =
        std::filesystem::temp_directory_path() / ("warder-keys-" + random_hex(system_entropy(), 8));
    std::ofstream(path) << one_pem;
    options.keys_file = path.string();
    const auto settings = resolve(options);
    EXPECT_TRUE(settings && settings->issuers[0].fixed_keys);
    std::ofstream(path, std::ios::trunc);
    EXPECT_THAT(resolve(options).error().description, HasSubstr("cannot be used"))
        << "an empty file is no wish to fetch keys";
    std::filesystem::remove(path);
    options.keys_file = std::filesystem::temp_directory_path().string();
    EXPECT_THAT(resolve(options).error().description, HasSubstr("it is no file"));
    options.keys_file = "/nowhere/keys.pem";
    EXPECT_THAT(
        resolve(options).error().description, HasSubstr("/nowhere/keys.pem cannot be read")
    );
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
