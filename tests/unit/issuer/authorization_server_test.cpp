#include "unit/issuer/documents.hpp"
#include "unit/issuer/support.hpp"
#include <warder/issuer/authorization_server.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace warder::issuer {
namespace {

using testing::HasSubstr;

constexpr std::array resource_metadata_paths{
    "/.well-known/oauth-authorization-server/resources/res_1",
    "/resources/res_1/.well-known/oauth-authorization-server",
};

// ---- metadata -------------------------------------------------------------------------------

TEST(Metadata, OfTheRootNamesTheRoot) {
    const auto response = answer(shared_server(), get("/.well-known/oauth-authorization-server"));
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.fields["Content-Type"], "application/json");
    const std::pair<const char*, const char*> members[] = {
        {"issuer", R"("http://127.0.0.1:9000")"},
        {"authorization_endpoint", R"("http://127.0.0.1:9000/oauth/authorize")"},
        {"token_endpoint", R"("http://127.0.0.1:9000/oauth/token")"},
        {"registration_endpoint", R"("http://127.0.0.1:9000/oauth/register")"},
        {"revocation_endpoint", R"("http://127.0.0.1:9000/oauth/revoke")"},
        {"introspection_endpoint", R"("http://127.0.0.1:9000/oauth/introspect")"},
        {"jwks_uri", R"("http://127.0.0.1:9000/keys")"},
        {"response_types_supported", R"(["code"])"},
        {"response_modes_supported", R"(["query"])"},
        {"grant_types_supported", R"(["authorization_code","refresh_token","client_credentials"])"},
        {"code_challenge_methods_supported", R"(["S256"])"},
        {"scopes_supported", R"(["usr:read","usr:write","openid","offline_access"])"},
        {"token_endpoint_auth_methods_supported",
         R"(["client_secret_basic","client_secret_post","private_key_jwt","none"])"},
        {"introspection_endpoint_auth_methods_supported",
         R"(["client_secret_basic","client_secret_post","private_key_jwt"])"},
        {"authorization_response_iss_parameter_supported", "true"},
        {"protected_resources", R"(["http://localhost:3002/"])"},
    };
    for (const auto& [name, value] : members)
        EXPECT_EQ(member(response.body, name), value) << name;
    EXPECT_THAT(member(response.body, "dpop_signing_alg_values_supported"), HasSubstr("ES256"));
}

TEST(Metadata, AClientIsNamedByAUrlOnlyWhereThatCanBeFetched) {
    const char* const flag = "client_id_metadata_document_supported";
    const char* const path = "/.well-known/oauth-authorization-server";
    EXPECT_EQ(member(answer(shared_server(), get(path)).body, flag), "absent");
    tests::documents documents;
    auto options = options_for_test();
    options.outgoing = &documents;
    const authorization_server server(std::move(options));
    EXPECT_EQ(member(answer(server, get(path)).body, flag), "true");
}

TEST(Metadata, OfTheResourceNamesTheResourceInBothPlaces) {
    for (const char* path : resource_metadata_paths) {
        const auto response = answer(shared_server(), get(path));
        ASSERT_EQ(response.status, 200U) << path;
        EXPECT_EQ(text_member(response.body, "issuer"), "http://127.0.0.1:9000/resources/res_1");
        EXPECT_EQ(
            text_member(response.body, "token_endpoint"),
            "http://127.0.0.1:9000/resources/res_1/oauth/token"
        );
        EXPECT_EQ(text_member(response.body, "jwks_uri"), "http://127.0.0.1:9000/keys");
    }
}

TEST(Metadata, ForOpenIdHasWhatThatRequiresBesides) {
    const auto response = answer(shared_server(), get("/.well-known/openid-configuration"));
    ASSERT_EQ(response.status, 200U);
    EXPECT_EQ(text_member(response.body, "issuer"), base);
    EXPECT_EQ(member(response.body, "subject_types_supported"), R"(["public"])");
    EXPECT_EQ(member(response.body, "id_token_signing_alg_values_supported"), R"(["EdDSA"])");
}

TEST(Metadata, AnnouncesNoEndpointThatDoesNotExist) {
    for (const char* path :
         {"/.well-known/oauth-authorization-server",
          "/.well-known/openid-configuration",
          resource_metadata_paths[0]}) {
        const auto response = answer(shared_server(), get(path));
        for (const char* name :
             {"authorization_endpoint",
              "token_endpoint",
              "registration_endpoint",
              "revocation_endpoint",
              "introspection_endpoint",
              "jwks_uri"}) {
            const std::string url = text_member(response.body, name);
            ASSERT_TRUE(url.starts_with(base)) << name;
            EXPECT_NE(answer(shared_server(), get(url.substr(base.size()))).status, 404U) << url;
        }
    }
}

// ---- routes ---------------------------------------------------------------------------------

TEST(Routes, AQueryDoesNotMatter) {
    EXPECT_EQ(answer(shared_server(), get("/keys?x=1")).status, 200U);
}

TEST(Routes, HeadIsAnsweredAsGet) {
    http::request request = get("/keys");
    request.method = http::method::head;
    EXPECT_EQ(answer(shared_server(), request).status, 200U);
}

TEST(Routes, EverythingElseIsUnknown) {
    for (const char* path :
         {"/",
          "/keys/",
          "//keys",
          "/Keys",
          "/.well-known/jwks.json",
          "/resources/res_1",
          "/resources/res_1/keys",
          "/resources/res_1/.well-known/openid-configuration",
          "/resources/res_2/.well-known/oauth-authorization-server",
          "/resources/res_11/oauth/token",
          "/resources/res_2/oauth/token",
          "/.well-known/oauth-authorization-server/",
          "/.well-known/oauth-authorization-serverx",
          "/.well-known/oauth-authorization-server/resources/res_2",
          "/oauth/authorize/",
          "/oauth/userinfo",
          "/resources/res_2/oauth/authorize",
          "/%6beys"}) {
        const auto response = answer(shared_server(), get(path));
        EXPECT_EQ(response.status, 404U) << path;
        EXPECT_EQ(response.body, R"({"error":"Not found"})");
    }
}

TEST(Routes, AnotherMethodGets405WithAllow) {
    http::request post = get("/keys");
    post.method = http::method::post;
    EXPECT_EQ(answer(shared_server(), post).status, 405U);
    EXPECT_EQ(answer(shared_server(), post).fields["Allow"], "GET, HEAD, OPTIONS");

    const auto token = answer(shared_server(), get("/oauth/token?grant_type=client_credentials"));
    EXPECT_EQ(token.status, 405U);
    EXPECT_EQ(token.fields["Allow"], "POST, OPTIONS");
}

TEST(Routes, PagesOfEveryOriginMayReadMetadataAndKeys) {
    for (const char* path :
         {"/keys",
          "/nothing",
          "/.well-known/oauth-authorization-server",
          "/.well-known/openid-configuration"}) {
        http::request request = get(path);
        request.fields.set("Origin", "https://page.example");
        const auto response = answer(shared_server(), request);
        EXPECT_EQ(response.fields["Access-Control-Allow-Origin"], "*") << path;
        EXPECT_FALSE(response.fields.find("Access-Control-Allow-Credentials")) << path;
        EXPECT_LT(response.status, 405U) << path;
        request.method = http::method::options;
        EXPECT_EQ(answer(shared_server(), request).fields["Access-Control-Allow-Origin"], "*");
    }
}

// A form is posted without a preflight, from whatever website a developer visits.
http::request token_request_from(const char* path, const char* origin) {
    http::request request =
        post_form(path, "grant_type=client_credentials&client_id=m2m_test&client_secret=s3cret");
    if (*origin != '\0') request.fields.append("Origin", origin);
    return request;
}

TEST(Routes, TokensAreForProgramsAndPagesOfThisMachine) {
    for (const char* path : {"/oauth/token", "/resources/res_1/oauth/token"}) {
        for (const char* origin : {"", "http://localhost:6274", "https://127.0.0.1"}) {
            http::request request = token_request_from(path, origin);
            const auto response = answer(shared_server(), request);
            EXPECT_EQ(response.status, 200U) << origin;
            EXPECT_EQ(response.fields["Access-Control-Allow-Origin"], origin);
            EXPECT_EQ(response.fields["Vary"], "Origin");
            request.method = http::method::options;
            const auto preflight = answer(shared_server(), request);
            EXPECT_EQ(preflight.status, 204U) << origin;
            EXPECT_EQ(preflight.fields["Access-Control-Allow-Origin"], origin);
            EXPECT_EQ(preflight.fields["Access-Control-Allow-Methods"], "POST, OPTIONS");
        }
    }
}

TEST(Routes, TokensAreNotForPagesFromElsewhere) {
    for (const char* path : {"/oauth/token", "/resources/res_1/oauth/token"}) {
        for (const char* origin :
             {"https://page.example",
              "null",
              "http://localhost.page.example",
              "localhost",
              "app://localhost"}) {
            http::request request = token_request_from(path, origin);
            for (const auto method : {http::method::post, http::method::options}) {
                request.method = method;
                const auto response = answer(shared_server(), request);
                EXPECT_EQ(response.status, 403U) << origin;
                EXPECT_EQ(response.body, R"({"error":"Origin not allowed"})");
                EXPECT_FALSE(response.fields.find("Access-Control-Allow-Origin")) << origin;
            }
        }
        http::request twice = token_request_from(path, "http://localhost");
        twice.fields.append("Origin", "https://page.example");
        EXPECT_EQ(answer(shared_server(), twice).status, 403U);
    }
}

// ---- keys -----------------------------------------------------------------------------------

std::size_t published(const authorization_server& server) {
    const auto set = crypto::parse_key_set(server.keys());
    EXPECT_TRUE(set && set->skipped.empty());
    return set ? set->keys.size() : 0;
}

TEST(Keys, AreServedWithALifetime) {
    const auto response = answer(shared_server(), get("/keys"));
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.fields["Cache-Control"], "public, max-age=300");
    EXPECT_EQ(response.body, shared_server().keys());
    EXPECT_TRUE(verifies(shared_server().mint(), response.body));
}

TEST(Keys, LifetimeIsAnOption) {
    auto options = options_for_test();
    options.keys_max_age = std::chrono::seconds(0);
    const authorization_server server(std::move(options));
    EXPECT_EQ(answer(server, get("/keys")).fields["Cache-Control"], "public, max-age=0");
}

TEST(Keys, RotationKeepsTheOldKeyForVerification) {
    authorization_server server(options_for_test());
    const std::string before = server.mint();
    const std::string old_id = server.key_id();
    EXPECT_TRUE(server.rotate());
    const std::string after = server.mint();
    EXPECT_NE(server.key_id(), old_id);
    EXPECT_EQ(published(server), 2U);
    EXPECT_EQ(crypto::parse_jws(after)->key_id, server.key_id());
    EXPECT_TRUE(verifies(before, server.keys()));
    EXPECT_TRUE(verifies(after, server.keys()));
}

TEST(Keys, RetiringWithdrawsTheOldKeysOnly) {
    authorization_server server(options_for_test());
    const std::string before = server.mint();
    EXPECT_TRUE(server.rotate());
    const std::string after = server.mint();
    EXPECT_TRUE(server.retire_old_keys());
    EXPECT_EQ(published(server), 1U);
    EXPECT_FALSE(verifies(before, server.keys()));
    EXPECT_TRUE(verifies(after, server.keys()));
}

TEST(Keys, OldOnesAreBounded) {
    authorization_server server(options_for_test());
    for (int i = 0; i < 40; ++i)
        EXPECT_TRUE(server.rotate());
    EXPECT_EQ(published(server), 17U);
}

TEST(Keys, AnotherAlgorithmIsPublishedAtItsFirstUseAndRotatedToo) {
    authorization_server server(options_for_test());
    const std::string token = server.mint({.algorithm = crypto::algorithm::es256});
    EXPECT_EQ(crypto::parse_jws(token)->algorithm, crypto::algorithm::es256);
    EXPECT_EQ(published(server), 2U);
    EXPECT_TRUE(verifies(token, server.keys()));
    EXPECT_TRUE(verifies(server.mint({.algorithm = crypto::algorithm::es256}), server.keys()));
    EXPECT_EQ(published(server), 2U);
    EXPECT_TRUE(server.rotate());
    EXPECT_TRUE(server.retire_old_keys());
    EXPECT_FALSE(verifies(token, server.keys()));
    EXPECT_TRUE(verifies(server.mint({.algorithm = crypto::algorithm::es256}), server.keys()));
}

TEST(Keys, DefaultAlgorithmIsRs256) {
    auto options = options_for_test();
    options.algorithm = authorization_server_options{}.algorithm;
    const authorization_server server(std::move(options));
    const std::string token = server.mint();
    EXPECT_EQ(crypto::parse_jws(token)->algorithm, crypto::algorithm::rs256);
    EXPECT_TRUE(verifies(token, server.keys()));
}

TEST(Keys, MintingAndRotatingMayOverlap) {
    authorization_server server(options_for_test());
    std::array<int, 3> good{};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < good.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 5; ++round) {
                const std::string token = server.mint();
                EXPECT_TRUE(server.rotate());
                good[i] += verifies(token, answer(server, get("/keys")).body);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    // Fifteen rotations in all, so that no key was dropped.
    EXPECT_EQ(good, (std::array{5, 5, 5}));
}

// ---- options --------------------------------------------------------------------------------

TEST(Options, TheBaseUrlIsUsedAsAnOrigin) {
    const auto root_of = [](std::string base_url) {
        auto options = options_for_test();
        options.base_url = std::move(base_url);
        return authorization_server(std::move(options)).issuer(issuer_form::root);
    };
    EXPECT_EQ(root_of("http://127.0.0.1:9000"), base);
    EXPECT_EQ(root_of("http://127.0.0.1:9000/"), base);
    EXPECT_EQ(root_of("http://Localhost:80"), "http://localhost");
    EXPECT_EQ(root_of("https://[::1]:9000"), "https://[::1]:9000");
}

TEST(Options, CredentialsAreRandomUnlessGiven) {
    auto options = options_for_test();
    options.client_id.clear();
    options.client_secret = secret();
    const authorization_server a(options);
    const authorization_server b(options);
    EXPECT_TRUE(a.client_id().starts_with("m2m_"));
    EXPECT_EQ(a.client_secret().reveal().size(), 64U);
    EXPECT_NE(a.client_id(), b.client_id());
    EXPECT_FALSE(a.client_secret() == b.client_secret());
    EXPECT_EQ(shared_server().client_id(), "m2m_test");
    EXPECT_EQ(shared_server().client_secret().reveal(), "s3cret");
}

void expect_refused(void (*change)(authorization_server_options&), std::string_view option) {
    auto options = options_for_test();
    change(options);
    try {
        const authorization_server server(std::move(options));
        ADD_FAILURE() << "a bad " << option << " was taken";
    } catch (const std::invalid_argument& refusal) {
        EXPECT_THAT(refusal.what(), HasSubstr(std::string(option)));
    }
}

TEST(Options, WhatCannotWorkIsRefusedByName) {
    using given = authorization_server_options;
    EXPECT_NO_THROW(authorization_server{options_for_test()});
    expect_refused([](given& o) { o.base_url = ""; }, "base_url");
    expect_refused([](given& o) { o.base_url = "127.0.0.1:9000"; }, "base_url");
    expect_refused([](given& o) { o.base_url = "ftp://127.0.0.1"; }, "base_url");
    expect_refused([](given& o) { o.base_url = "http://"; }, "base_url");
    expect_refused([](given& o) { o.base_url = "http://127.0.0.1/env"; }, "base_url");
    expect_refused([](given& o) { o.base_url = "http://a@127.0.0.1"; }, "base_url");
    expect_refused([](given& o) { o.resource_id = ""; }, "resource_id");
    expect_refused([](given& o) { o.resource_id = "res_"; }, "resource_id");
    expect_refused([](given& o) { o.resource_id = "env_1"; }, "resource_id");
    expect_refused([](given& o) { o.resource_id = "res_a/b"; }, "resource_id");
    expect_refused([](given& o) { o.base_url = "http://127.0.0.1?x=1"; }, "base_url");
    expect_refused([](given& o) { o.base_url = "http://127.0.0.1//"; }, "base_url");
    expect_refused([](given& o) { o.server_url = ""; }, "server_url");
    expect_refused([](given& o) { o.server_url = "localhost:3002"; }, "server_url");
    expect_refused([](given& o) { o.server_url = "http://localhost:3002/#x"; }, "server_url");
    expect_refused([](given& o) { o.scopes = {"a b"}; }, "scopes");
    expect_refused([](given& o) { o.scopes = {""}; }, "scopes");
    expect_refused([](given& o) { o.scopes = {"a\"b"}; }, "scopes");
    expect_refused([](given& o) { o.token_lifetime = std::chrono::seconds(0); }, "token_lifetime");
    expect_refused([](given& o) { o.keys_max_age = std::chrono::seconds(-1); }, "keys_max_age");
}

}  // namespace
}  // namespace warder::issuer
