#include "oauth/any_verifier.hpp"
#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/oauth/any_of.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/custom.hpp>
#include <warder/oauth/introspection.hpp>
#include <warder/oauth/jwt.hpp>
#include <warder/oauth/scalekit.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {"a"}
};

provider issuer(std::string url) {
    jwt_options options;
    options.issuer = std::move(url);
    options.audience = "https://mcp.example/mcp";
    return jwt(options);
}

provider keys() {
    return api_keys({{.sha256 = api_key_digest("key"), .name = "ci"}});
}

/// A function that accepts nothing.
task<result<access_token>> nobody(std::string_view) {
    co_return error(errc::invalid_token, "");
}

/// A function that says the same of every token.
struct always {
    result<access_token> said;
    task<result<access_token>> operator()(std::string_view) const { return say(said); }
    static task<result<access_token>> say(result<access_token> what) { co_return what; }
};

/// What a program's function says of one token.
access_token of_function(std::chrono::system_clock::time_point expires_at) {
    access_token token;
    token.subject = "usr_1";
    token.audiences = {"https://mcp.example/mcp"};
    token.expires_at = expires_at;
    return token;
}

custom_options named() {
    return {
        .name = "ours",
        .audiences = {"https://mcp.example/mcp"},
        .any_audience = false,
        .authorization_servers = {}
    };
}

TEST(AnyOf, AcceptsWhatEachAcceptsAndNamesAllServers) {
    const auto settings =
        any_of({issuer("https://one.example"), keys(), issuer("https://two.example")})
            .resolve({}, context);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->issuers.size(), 2U);
    EXPECT_EQ(settings->api_keys.size(), 1U);
    EXPECT_EQ(settings->document.resource(), "https://mcp.example/mcp");
    EXPECT_THAT(
        settings->document.authorization_servers(),
        ElementsAre("https://one.example", "https://two.example")
    );
    EXPECT_THAT(settings->document.scopes_supported(), ElementsAre("a"));
}

TEST(AnyOf, KeepsAConfiguredDocument) {
    const environment configured{[](std::string_view name) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return "https://example.scalekit.com";
        if (name == "MCP_SERVER_ID") return "res_1";
        if (name == "PROTECTED_RESOURCE_METADATA") {
            return R"({"resource":"https://mcp.example/mcp","resource_name":"ours","scopes_supported":["s"],
                       "authorization_servers":["https://example.scalekit.com/resources/res_1"]})";
        }
        return std::nullopt;
    }};
    const auto settings = any_of({keys(), scalekit_from_env(), issuer("https://one.example")})
                              .resolve(configured, context);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_THAT(settings->document.text(), HasSubstr("ours"));
    EXPECT_THAT(settings->document.scopes_supported(), ElementsAre("s"));
    EXPECT_THAT(
        settings->document.authorization_servers(),
        ElementsAre("https://example.scalekit.com/resources/res_1", "https://one.example")
    );
    const resolve_context elsewhere{
        .public_url = "https://other.example", .mcp_path = "/mcp", .scopes = {}
    };
    EXPECT_THAT(
        any_of({scalekit_from_env(), issuer("https://one.example")})
            .resolve(configured, elsewhere)
            .error()
            .description,
        HasSubstr("two resources")
    );
}

TEST(AnyOf, BehindDevHasTheDevelopmentIssuerOnceAndTheKeys) {
    const environment development{[](std::string_view name) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return "http://127.0.0.1:9000";
        if (name == "MCP_SERVER_ID") return "res_dev";
        if (name == "EXPECTED_AUDIENCE") return "http://127.0.0.1:8000/mcp";
        return std::nullopt;
    }};
    const resolve_context here{
        .public_url = "http://127.0.0.1:8000", .mcp_path = "/mcp", .scopes = {}, .development = true
    };
    const auto settings =
        any_of({issuer("https://one.example"), keys(), issuer("https://two.example")})
            .resolve(development, here);
    ASSERT_TRUE(settings) << settings.error().description;
    ASSERT_EQ(settings->issuers.size(), 1U);
    EXPECT_EQ(settings->issuers[0].policy.issuers[0], "http://127.0.0.1:9000");
    EXPECT_EQ(settings->api_keys.size(), 1U);
    EXPECT_EQ(api_keys_from_file().resolve(development, here)->issuers.size(), 1U);
}

TEST(AnyOf, RefusesWhatOneRefusesAndTwoOfOneName) {
    const auto refusal = [](std::vector<provider> all) {
        const auto settings = any_of(std::move(all)).resolve({}, context);
        return settings ? std::string() : settings.error().description;
    };
    EXPECT_THAT(refusal({}), HasSubstr("at least one"));
    EXPECT_THAT(refusal({keys(), issuer("")}), HasSubstr(".issuer"));
    EXPECT_THAT(
        refusal({issuer("https://one.example"), issuer("https://one.example")}),
        HasSubstr("https://one.example twice")
    );
    auto options = named();
    options.name = "api keys";
    EXPECT_THAT(
        refusal(
            {keys(),
             custom(
                 options,
                 [](std::string_view) -> task<result<access_token>> {
                     co_return error(errc::invalid_token, "");
                 }
             )}
        ),
        HasSubstr("api keys twice")
    );
}

/// Says of every token what it is told to.
std::shared_ptr<scripted_verifier> saying(result<token_verifier::verified> said) {
    auto made = std::make_shared<scripted_verifier>();
    made->answer = [said](std::string_view) { return said; };
    return made;
}

error refusal(errc code, std::string detail) {
    return {code, "told", std::move(detail)};
}

TEST(AnyVerifier, TakesTheFirstThatAccepts) {
    const auto good = std::make_shared<const access_token>();
    const auto first = saying(refusal(errc::keys_unavailable, "down"));
    const auto second = saying(token_verifier::verified(good));
    const auto third = saying(refusal(errc::invalid_token, "bad"));
    any_verifier any({first, second, third});
    running verifying(any.verify("token"));
    ASSERT_TRUE(*verifying);
    EXPECT_EQ(**verifying, good);
    EXPECT_EQ(third->calls, 0);
    second->current_epoch = 7;
    EXPECT_EQ(any.epoch(), 7U);
}

TEST(AnyVerifier, ShowsATokenToNobodyButItsOwner) {
    const auto owner = saying(refusal(errc::keys_unavailable, "down"));
    const auto other = saying(refusal(errc::invalid_token, "bad"));
    owner->owned = "token";
    any_verifier any({owner, other});
    running verifying(any.verify("token"));
    EXPECT_EQ(verifying->error().code, errc::keys_unavailable);
    EXPECT_EQ(other->calls, 0);
    running another(any.verify("another"));
    EXPECT_EQ(other->calls, 1);
}

TEST(AnyOf, AnIssuersTokenIsNotShownToAnother) {
    introspection_options asked;
    asked.issuer = "https://two.example";
    asked.endpoint = "https://two.example/introspect";
    asked.client_id = "mcp";
    asked.client_secret = secret("s");
    asked.audience = "https://mcp.example/mcp";
    const auto settings =
        any_of({issuer("https://one.example"), keys(), introspection(asked)}).resolve({}, context);
    ASSERT_TRUE(settings) << settings.error().description;
    manual_clock time;
    scripted_client client;
    fixed_entropy chance;
    recording_log log;
    client.answer = [](const std::string&) -> result<http::response> {
        return error(std::make_error_code(std::errc::timed_out), "No response");
    };
    const auto made = make_verifier(*settings, client, time, chance, log);
    const auto asks_two = [&](std::string_view token) {
        client.requests.clear();
        running verifying(made.verifier->verify(token));
        return std::ranges::any_of(client.requests, [](const http::client_request& sent) {
            return sent.url == "https://two.example/introspect";
        });
    };
    const std::string own =
        "." + crypto::base64url_encode(R"({"iss":"https://one.example"})") + ".x";
    EXPECT_FALSE(asks_two("e30" + own)) << "not even where its keys are missing";
    EXPECT_FALSE(asks_two("key"));
    EXPECT_TRUE(asks_two("opaque"));
}

TEST(AnyVerifier, RefusesAsTheOneThatLeavesOpenMost) {
    const auto told = [](std::vector<errc> codes) {
        std::vector<std::shared_ptr<token_verifier>> all;
        for (const errc code : codes)
            all.push_back(saying(refusal(code, "r" + std::to_string(all.size()))));
        any_verifier any(std::move(all));
        running verifying(any.verify("token"));
        return verifying->error();
    };
    const error both = told({errc::invalid_token, errc::invalid_token});
    EXPECT_EQ(both.code, errc::invalid_token);
    EXPECT_EQ(both.detail, "r0; r1");
    EXPECT_EQ(told({errc::invalid_token, errc::premature_token}).code, errc::premature_token);
    any_verifier expired({
        saying(error(errc::expired_token, "The access token expired", "exp")),
        saying(refusal(errc::invalid_token, "bad")),
    });
    running verifying(expired.verify("token"));
    EXPECT_EQ(verifying->error().description, "The access token expired");
    EXPECT_EQ(
        told({errc::keys_unavailable, errc::premature_token, errc::invalid_token}).code,
        errc::keys_unavailable
    );
}

class Custom : public testing::Test {
  protected:
    result<token_verifier::verified> verify(
        const custom_options& options, result<access_token> said
    ) {
        const auto settings = custom(options, always{std::move(said)}).resolve({}, context);
        const auto made = make_verifier(*settings, client, time, chance, log);
        running verifying(made.verifier->verify("token"));
        return *verifying;
    }

    manual_clock time;
    scripted_client client;
    fixed_entropy chance;
    recording_log log;
};

TEST_F(Custom, AcceptsWhatTheFunctionAccepts) {
    const auto token = verify(named(), of_function(time.wall + 1s));
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ((*token)->principal, R"(["ours","usr_1","",""])");
    EXPECT_EQ((*token)->claims, "{}");
}

TEST_F(Custom, ChecksWhatNoFunctionMayLeaveOut) {
    const auto refused = [&](auto&& change) {
        access_token token = of_function(time.wall + 1s);
        change(token);
        const auto outcome = verify(named(), token);
        return outcome ? std::string() : outcome.error().detail;
    };
    EXPECT_EQ(refused([](auto&) {}), "");
    EXPECT_THAT(refused([](auto& t) { t.subject = ""; }), HasSubstr("subject"));
    EXPECT_THAT(refused([](auto& t) { t.audiences = {}; }), HasSubstr("audience"));
    EXPECT_THAT(refused([](auto& t) { t.audiences = {"https://h"}; }), HasSubstr("audience"));
    EXPECT_THAT(refused([&](auto& t) { t.expires_at = time.wall; }), HasSubstr("ended"));
    EXPECT_THAT(refused([](auto& t) { t.expires_at = {}; }), HasSubstr("expires_at"));
    EXPECT_THAT(
        refused([&](auto& t) { t.not_before = time.wall + 1ms; }), HasSubstr("not valid yet")
    );

    auto options = named();
    options.audiences = {};
    options.any_audience = true;
    access_token token = of_function(time.wall + 1s);
    token.audiences = {};
    EXPECT_TRUE(verify(options, token));
}

TEST_F(Custom, PassesOnWhatTheFunctionRefuses) {
    const auto refused = verify(named(), refusal(errc::keys_unavailable, "the database is down"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::keys_unavailable);
    EXPECT_EQ(refused.error().detail, "the database is down");
}

TEST_F(Custom, RefusesToStartWithoutABinding) {
    const auto refused = [&](custom_options options, verify_function function) {
        const auto settings = custom(options, std::move(function)).resolve({}, context);
        return settings ? std::string() : settings.error().description;
    };
    auto options = named();
    EXPECT_EQ(refused(options, nobody), "");
    EXPECT_THAT(refused(options, {}), HasSubstr("function"));
    options.audiences = {""};
    EXPECT_THAT(refused(options, nobody), HasSubstr("empty"));
    options.audiences = {};
    EXPECT_THAT(refused(options, nobody), HasSubstr(".any_audience"));
    options.any_audience = true;
    options.name = "";
    EXPECT_THAT(refused(options, nobody), HasSubstr(".name"));
}

}  // namespace
}  // namespace warder::oauth
