/// `POST /oauth/register`: what a client may say about itself.
#include "unit/issuer/documents.hpp"
#include "unit/issuer/flow.hpp"
#include "unit/issuer/fragile_store.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

http::response enrol(const std::string& metadata) {
    static const flow client;
    return client.enrol(metadata);
}

/// Good metadata with more members behind it.
std::string public_with(const std::string& more) {
    return R"({"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"none")" +
           (more.empty() ? "" : "," + more) + "}";
}

std::string many(int count, const std::string& text) {
    std::string list;
    for (int i = 0; i < count; ++i)
        list += (i == 0 ? "\"" : ",\"") + text + "\"";
    return "[" + list + "]";
}

TEST(ClientRegistration, AnswersWhatWasRegistered) {
    const auto response =
        enrol(R"({"client_name":"Editor","client_uri":"https://editor.example",)"
              R"("redirect_uris":["cursor://x/cb","http://127.0.0.1/cb"],)"
              R"("grant_types":["authorization_code","refresh_token","urn:other"],)"
              R"("response_types":["code"],"token_endpoint_auth_method":"none",)"
              R"("application_type":"native","scope":"usr:read","logo_uri":"https://e.example/l",)"
              R"("x":{"y":[1]}})");
    EXPECT_EQ(response.status, 201U);
    EXPECT_EQ(response.fields["Content-Type"], "application/json");
    EXPECT_EQ(response.fields["Cache-Control"], "no-store");
    EXPECT_TRUE(text_member(response.body, "client_id").starts_with("dcr_"));
    EXPECT_EQ(member(response.body, "client_id_issued_at"), "1767225600");
    EXPECT_EQ(member(response.body, "client_secret"), "absent");
    EXPECT_EQ(text_member(response.body, "client_name"), "Editor");
    EXPECT_EQ(text_member(response.body, "client_uri"), "https://editor.example");
    EXPECT_EQ(member(response.body, "redirect_uris"), R"(["cursor://x/cb","http://127.0.0.1/cb"])");
    EXPECT_EQ(member(response.body, "grant_types"), R"(["authorization_code","refresh_token"])");
    EXPECT_EQ(member(response.body, "response_types"), R"(["code"])");
    EXPECT_EQ(text_member(response.body, "token_endpoint_auth_method"), "none");
    EXPECT_EQ(text_member(response.body, "application_type"), "native");
    EXPECT_EQ(member(response.body, "logo_uri"), "absent");
}

// RFC 7591 §2
TEST(ClientRegistration, WhatIsNotSaidIsUsual) {
    const auto response = enrol(R"({"redirect_uris":["https://client.example/cb"]})");
    EXPECT_EQ(response.status, 201U);
    EXPECT_EQ(text_member(response.body, "token_endpoint_auth_method"), "client_secret_basic");
    EXPECT_EQ(text_member(response.body, "client_secret").size(), 64U);
    EXPECT_EQ(member(response.body, "client_secret_expires_at"), "1775001600");
    EXPECT_EQ(member(response.body, "grant_types"), R"(["authorization_code"])");
    EXPECT_EQ(text_member(response.body, "application_type"), "web");
}

TEST(ClientRegistration, EachChangeIsRefused) {
    const std::pair<std::string, const char*> changes[] = {
        {"", "invalid_client_metadata"},
        {"[]", "invalid_client_metadata"},
        {"{", "invalid_client_metadata"},
        {"{}", "invalid_redirect_uri"},
        {R"({"redirect_uris":[]})", "invalid_redirect_uri"},
        {R"({"redirect_uris":"https://client.example/cb"})", "invalid_client_metadata"},
        {R"({"redirect_uris":[1]})", "invalid_client_metadata"},
        {R"({"redirect_uris":["http://client.example/cb"]})", "invalid_redirect_uri"},
        {R"({"redirect_uris":["https://a.example/cb","javascript:x"]})", "invalid_redirect_uri"},
        {public_with(R"("redirect_uris":[])"), "invalid_client_metadata"},  // twice
        {public_with(R"("grant_types":["password"])"), "invalid_client_metadata"},
        {public_with(R"("grant_types":"authorization_code")"), "invalid_client_metadata"},
        {public_with(R"("grant_types":["client_credentials"])"), "invalid_client_metadata"},
        {public_with(R"("response_types":["token"])"), "invalid_client_metadata"},
        {public_with(R"("client_name":1)"), "invalid_client_metadata"},
        {public_with(R"("client_name":"a\nb")"), "invalid_client_metadata"},
        {public_with(R"("client_uri":"javascript:x")"), "invalid_client_metadata"},
        {public_with(R"("application_type":"desktop")"), "invalid_client_metadata"},
        {public_with(R"("dpop_bound_access_tokens":"yes")"), "invalid_client_metadata"},
        {public_with(R"("jwks":{"keys":[]},"jwks_uri":"https://a.example/k")"),
         "invalid_client_metadata"},
        {public_with(R"("jwks_uri":"http://a.example/k")"), "invalid_client_metadata"},
        {R"({"redirect_uris":["https://a.example/cb"],)"
         R"("token_endpoint_auth_method":"client_secret_jwt"})",
         "invalid_client_metadata"},
        {R"({"redirect_uris":["https://a.example/cb"],)"
         R"("token_endpoint_auth_method":"private_key_jwt"})",
         "invalid_client_metadata"},
        {R"({"redirect_uris":["https://a.example/cb"],)"
         R"("token_endpoint_auth_method":"private_key_jwt","jwks":{"keys":[{"kty":"oct"}]}})",
         "invalid_client_metadata"},
    };
    EXPECT_EQ(enrol(public_with("")).status, 201U);
    for (const auto& [metadata, refused_as] : changes) {
        SCOPED_TRACE(metadata);
        const auto response = enrol(metadata);
        expect_error(response, refused_as);
        EXPECT_EQ(member(response.body, "client_id"), "absent");
        EXPECT_EQ(response.body.find("example"), std::string::npos);
    }
}

TEST(ClientRegistration, EverythingHasACap) {
    const auto uris = [](int count, std::size_t length) {
        return R"({"token_endpoint_auth_method":"none","redirect_uris":)" +
               many(count, "https://a.example/" + std::string(length, 'x')) + "}";
    };
    const auto name = [](std::size_t length) {
        return public_with("\"client_name\":\"" + std::string(length, 'x') + '"');
    };
    const auto padding = [](std::size_t length) {
        return public_with("\"x\":\"" + std::string(length, 'x') + '"');
    };
    EXPECT_EQ(enrol(uris(16, 10)).status, 201U);
    EXPECT_EQ(enrol(uris(17, 10)).status, 400U);
    EXPECT_EQ(enrol(uris(1, 1982)).status, 201U);
    EXPECT_EQ(enrol(uris(1, 1983)).status, 400U);
    EXPECT_EQ(enrol(name(200)).status, 201U);
    EXPECT_EQ(enrol(name(201)).status, 400U);
    EXPECT_EQ(enrol(padding(15 * 1024)).status, 201U);
    EXPECT_EQ(enrol(padding(16 * 1024)).status, 400U);
    EXPECT_EQ(enrol(public_with("\"grant_types\":" + many(17, "refresh_token"))).status, 400U);
    const auto url = "\"client_uri\":\"https://a.example/" + std::string(2000, 'x') + '"';
    EXPECT_EQ(enrol(public_with(url)).status, 400U);
}

TEST(ClientRegistration, IsJson) {
    const flow client;
    auto request = post_form("/oauth/register", public_with(""));
    expect_error(answer(client.server(), request), "invalid_client_metadata");
    request.fields.set("Content-Type", "application/json; charset=utf-8");
    EXPECT_EQ(answer(client.server(), request).status, 201U);
}

TEST(ClientRegistration, IsForProgramsAndPagesOfThisMachine) {
    const flow client;
    auto request = post_form("/oauth/register", public_with(""));
    request.fields.set("Content-Type", "application/json");
    request.fields.set("Origin", "http://localhost:6274");
    const auto good = answer(client.server(), request);
    EXPECT_EQ(good.status, 201U);
    EXPECT_EQ(good.fields["Access-Control-Allow-Origin"], "http://localhost:6274");
    request.fields.set("Origin", "https://evil.example");
    EXPECT_EQ(answer(client.server(), request).status, 403U);
}

TEST(ClientRegistration, EndsAfterNinetyDays) {
    flow client;
    EXPECT_EQ(client.authorize().status, 302U);
    client.time.passed += std::chrono::hours(24 * 90) - std::chrono::seconds(1);
    EXPECT_EQ(client.authorize().status, 302U);
    client.time.passed += std::chrono::seconds(1);
    EXPECT_EQ(client.authorize().status, 400U);
}

// Anyone can ask, as often as they like: only a code keeps it.
TEST(ClientRegistration, EndsSoonWithoutACodeHoweverOftenItAsks) {
    flow client(consent_mode::page);
    client.time.passed += std::chrono::minutes(59);
    EXPECT_EQ(client.authorize().status, 200U);
    client.time.passed += std::chrono::minutes(21) - std::chrono::seconds(1);
    EXPECT_EQ(client.authorize({{"prompt", "none"}}).status, 302U);
    EXPECT_EQ(client.authorize().status, 200U);
    client.time.passed += std::chrono::seconds(1);
    EXPECT_EQ(client.authorize().status, 400U);
}

TEST(ClientRegistration, EndsSoonWhereItsCodeCouldNotBeKept) {
    moving_clock time;
    fragile_store store(time);
    auto options = options_for_test();
    options.consent = consent_mode::automatic;
    options.store = &store;
    const authorization_server server(std::move(options), time);
    auto request = post_form("/oauth/register", public_with(""));
    request.fields.set("Content-Type", "application/json");
    const parameters query{
        {"response_type", "code"},
        {"client_id", text_member(answer(server, request).body, "client_id")},
        {"redirect_uri", "https://client.example/cb"},
        {"code_challenge", flow::challenge()},
        {"code_challenge_method", "S256"},
    };
    const auto authorize = [&] {
        return answer(server, get("/oauth/authorize?" + encode_form(query)));
    };
    const auto error_of = [](const http::response& response) {
        return query_of(response.fields["Location"])["error"];
    };
    store.failing_kind = "grant";
    store.failing_puts = 1;
    EXPECT_EQ(error_of(authorize()), "temporarily_unavailable");
    store.failing_kind = "client";
    store.failing_puts = 1;
    EXPECT_EQ(error_of(authorize()), "temporarily_unavailable");
    time.passed += std::chrono::minutes(80);
    EXPECT_EQ(authorize().status, 400U);
}

// RFC 7591 §3.2.1: it is told when its secret ends.
TEST(ClientRegistration, OneThatAsksForNoCodesEndsSoon) {
    const auto response = enrol(R"({"grant_types":["client_credentials"]})");
    EXPECT_EQ(response.status, 201U);
    EXPECT_EQ(member(response.body, "client_secret_expires_at"), "1767230400");
}

// A client that registers each time it starts keeps others away for 80 minutes, and those who were
// there stay.
TEST(ClientRegistration, ManyOfThemEndSoon) {
    moving_clock time;
    stores::memory_record_store store(time, {.of_kind = 3});
    auto options = options_for_test();
    options.consent = consent_mode::automatic;
    options.store = &store;
    const authorization_server server(std::move(options), time);
    auto request = post_form("/oauth/register", public_with(""));
    request.fields.set("Content-Type", "application/json");
    const auto used = answer(server, request);
    const parameters query{
        {"response_type", "code"},
        {"client_id", text_member(used.body, "client_id")},
        {"redirect_uri", "https://client.example/cb"},
        {"code_challenge", flow::challenge()},
        {"code_challenge_method", "S256"},
    };
    const auto authorize = [&] {
        return answer(server, get("/oauth/authorize?" + encode_form(query))).status;
    };
    EXPECT_EQ(answer(server, request).status, 201U);
    EXPECT_EQ(answer(server, request).status, 201U);
    EXPECT_EQ(answer(server, request).status, 503U);
    EXPECT_EQ(authorize(), 302U) << "a full store keeps nobody who is there";
    time.passed += std::chrono::minutes(80);
    EXPECT_EQ(authorize(), 302U);
    EXPECT_EQ(answer(server, request).status, 201U);
}

TEST(ClientRegistration, AFullStoreIsNotTheClientsFault) {
    stores::memory_record_store store(system_clock(), {.of_kind = 1});
    auto options = options_for_test();
    options.store = &store;
    const authorization_server server(std::move(options));
    auto request = post_form("/oauth/register", public_with(""));
    request.fields.set("Content-Type", "application/json");
    EXPECT_EQ(answer(server, request).status, 201U);
    const auto response = answer(server, request);
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(text_member(response.body, "error"), "temporarily_unavailable");
    EXPECT_EQ(response.fields["Retry-After"], "1");
}

TEST(ClientRegistration, ASecretIsThatOfItsClient) {
    const flow one(
        consent_mode::automatic, R"({"redirect_uris":["http://127.0.0.1/oauth/callback"]})"
    );
    const auto other = one.enrol(R"({"redirect_uris":["http://127.0.0.1/oauth/callback"]})");
    const std::string code = one.code();
    const parameters changes[] = {
        {{"client_secret", ""}},
        {{"client_secret", text_member(other.body, "client_secret")}},
        {{"client_secret", one.client_secret + "0"}},
    };
    for (const auto& change : changes)
        expect_error(one.token(with(one.code_form(code), change)), "invalid_client");
    EXPECT_EQ(one.token(one.code_form(code)).status, 200U);
}

}  // namespace
}  // namespace warder::issuer
