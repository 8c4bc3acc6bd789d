/// `GET /oauth/authorize`: what is answered to the client, and what only the person may see.
#include "unit/issuer/documents.hpp"
#include "unit/issuer/flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

struct change {
    parameters query;
    const char* refused_as;
};

// RFC 6749 §4.1.2.1, RFC 9207 §2: the client hears of it, with state and iss.
TEST(AuthorizeEndpoint, EachChangeIsToldToTheClient) {
    const flow client;
    const std::string challenge = flow::challenge();
    const change changes[] = {
        {{{"response_type", ""}}, "invalid_request"},
        {{{"response_type", "token"}}, "unsupported_response_type"},
        {{{"response_type", "code id_token"}}, "unsupported_response_type"},
        {{{"response_mode", "fragment"}}, "invalid_request"},
        {{{"code_challenge", ""}}, "invalid_request"},
        {{{"code_challenge", challenge.substr(1)}}, "invalid_request"},
        {{{"code_challenge", challenge + "="}}, "invalid_request"},
        {{{"code_challenge_method", ""}}, "invalid_request"},
        {{{"code_challenge_method", "plain"}}, "invalid_request"},
        {{{"code_challenge_method", "s256"}}, "invalid_request"},
        {{{"resource", "http://localhost:3002/other"}}, "invalid_target"},
        {{{"resource", "res_1"}}, "invalid_target"},
        {{{"scope", "admin"}}, "invalid_scope"},
        {{{"scope", "usr:read  usr:write"}}, "invalid_scope"},
        {{{"scope", "\"usr:read\""}}, "invalid_scope"},
        {{{"prompt", "none login"}}, "invalid_request"},
        {{{"prompt", "never"}}, "invalid_request"},
        {{{"max_age", "soon"}}, "invalid_request"},
        {{{"max_age", "-1"}}, "invalid_request"},
        {{{"max_age", "-0"}}, "invalid_request"},
        {{{"max_age", "4294967296"}}, "invalid_request"},
        {{{"dpop_jkt", "x"}}, "invalid_request"},
        {{{"request", "x.y.z"}}, "request_not_supported"},
        {{{"request_uri", "https://a.example/r"}}, "request_uri_not_supported"},
        {{{"nonce", std::string(1025, 'n')}}, "invalid_request"},
        {{{"nonce", "a\nb"}}, "invalid_request"},
        {{{"organization_id", std::string(129, 'o')}}, "invalid_request"},
        {{{"organization_id", "org\xff"}}, "invalid_request"},
    };
    for (const auto& [query, refused_as] : changes) {
        SCOPED_TRACE(encode_form(query));
        const auto response = client.authorize(query);
        ASSERT_EQ(response.status, 302U) << response.body;
        EXPECT_TRUE(response.fields["Location"].starts_with(callback));
        auto back = query_of(response.fields["Location"]);
        EXPECT_EQ(back["error"], refused_as);
        EXPECT_NE(back["error_description"], "");
        EXPECT_EQ(back["state"], "st=1 &");
        EXPECT_EQ(back["iss"], base);
        EXPECT_EQ(back.count("code"), 0U);
        EXPECT_EQ(response.fields["Cache-Control"], "no-store");
    }
}

// RFC 6749 Appendix A.5: what is no VSCHAR could not come back as it was sent.
TEST(AuthorizeEndpoint, AStateIsVisibleText) {
    const flow client;
    for (const std::string& state :
         {std::string("\xff\xfe"), std::string("a\0b", 3), std::string("a\r\nb")}) {
        auto back = query_of(client.authorize({{"state", state}}).fields["Location"]);
        EXPECT_EQ(back["error"], "invalid_request");
        EXPECT_EQ(back.count("code"), 0U);
    }
}

// RFC 6749 §3.1.2.4, §4.1.2.1: a redirect would be an open one.
TEST(AuthorizeEndpoint, WhatMayNotBeRedirectedIsAPage) {
    const flow client;
    const parameters changes[] = {
        {{"client_id", ""}},
        {{"client_id", "dcr_nobody"}},
        {{"client_id", "https://client.example/metadata.json"}},
        {{"redirect_uri", "http://127.0.0.1:6274/oauth/callback/"}},
        {{"redirect_uri", "http://127.0.0.1:6274/oauth/callback?x=1"}},
        {{"redirect_uri", "http://127.0.0.1:6274/oauth/callback#x"}},
        {{"redirect_uri", "http://localhost:6274/oauth/callback"}},
        {{"redirect_uri", "https://127.0.0.1:6274/oauth/callback"}},
        {{"redirect_uri", "http://127.0.0.1.evil.example/oauth/callback"}},
        {{"redirect_uri", "http://user@127.0.0.1/oauth/callback"}},
        {{"redirect_uri", "https://evil.example/oauth/callback"}},
        {{"redirect_uri", "javascript:alert(1)"}},
    };
    for (const auto& query : changes) {
        const auto response = client.authorize(query);
        EXPECT_EQ(response.status, 400U) << encode_form(query);
        EXPECT_FALSE(response.fields.find("Location"));
        EXPECT_EQ(response.fields["Content-Type"], "text/html; charset=utf-8");
        EXPECT_THAT(std::string(response.body), Not(HasSubstr("evil")));
    }
    const auto twice =
        get(client.authorize_request().target + "&redirect_uri=https%3A%2F%2Fevil.example");
    EXPECT_EQ(answer(client.server(), twice).status, 400U);
}

// RFC 8252 §7.3
TEST(AuthorizeEndpoint, ThePortOfALoopbackRedirectIsFree) {
    const flow client;
    for (const char* uri :
         {"http://127.0.0.1/oauth/callback",
          "http://127.0.0.1:1/oauth/callback",
          "http://127.0.0.1:65535/oauth/callback"}) {
        const auto response = client.authorize({{"redirect_uri", uri}});
        EXPECT_TRUE(response.fields["Location"].starts_with(std::string(uri) + "?code=")) << uri;
    }
}

TEST(AuthorizeEndpoint, TheOnlyRedirectUriNeedNotBeNamed) {
    const flow client;
    const auto response = client.authorize({{"redirect_uri", ""}});
    EXPECT_TRUE(response.fields["Location"].starts_with("http://127.0.0.1/oauth/callback?code="));
    const flow two(
        consent_mode::automatic,
        R"({"redirect_uris":["http://127.0.0.1/a","http://127.0.0.1/b"],)"
        R"("token_endpoint_auth_method":"none"})"
    );
    EXPECT_EQ(two.authorize({{"redirect_uri", ""}}).status, 400U);
}

TEST(AuthorizeEndpoint, TheQueryOfARedirectUriStays) {
    const flow client(
        consent_mode::automatic,
        R"({"redirect_uris":["com.example.app:/cb?a=b"],"token_endpoint_auth_method":"none"})"
    );
    const auto response = client.authorize({{"redirect_uri", "com.example.app:/cb?a=b"}});
    EXPECT_TRUE(response.fields["Location"].starts_with("com.example.app:/cb?a=b&code="));
}

TEST(AuthorizeEndpoint, UnknownScopesAreLeftOut) {
    const flow client;
    const auto some = client.tokens({{"scope", "usr:write admin usr:write"}});
    EXPECT_EQ(text_member(some.body, "scope"), "usr:write");
    const auto usual = client.tokens({{"scope", ""}});
    EXPECT_EQ(text_member(usual.body, "scope"), "usr:read usr:write");
}

TEST(AuthorizeEndpoint, AutomaticConsentNeedsNoPrompt) {
    const flow client;
    for (const char* prompt : {"none", "login", "consent", "login consent"}) {
        const auto response = client.authorize({{"prompt", prompt}});
        EXPECT_EQ(query_of(response.fields["Location"]).count("code"), 1U) << prompt;
    }
}

TEST(AuthorizeEndpoint, AClientWithoutTheGrantIsRefused) {
    const flow client(
        consent_mode::automatic,
        R"({"redirect_uris":["http://127.0.0.1/oauth/callback"],)"
        R"("grant_types":["client_credentials"]})"
    );
    const auto response = client.authorize();
    EXPECT_EQ(query_of(response.fields["Location"])["error"], "unauthorized_client");
}

TEST(AuthorizeEndpoint, IsForBrowsersAndNotForPages) {
    const flow client;
    http::request request = client.authorize_request();
    request.fields.set("Origin", "http://localhost:6274");
    const auto response = answer(client.server(), request);
    EXPECT_FALSE(response.fields.find("Access-Control-Allow-Origin"));
    request.method = http::method::options;
    const auto options = answer(client.server(), request);
    EXPECT_EQ(options.status, 405U);
    EXPECT_EQ(options.fields["Allow"], "GET, HEAD, POST");
}

// ---- clients that a URL names ---------------------------------------------------------------

constexpr const char* document_url = "https://client.example/oauth/metadata.json";

std::string document(std::string_view id) {
    return "{\"client_id\":\"" + std::string(id) +
           "\",\"client_name\":\"Example\",\"redirect_uris\":[\"https://client.example/cb\"]}";
}

class DocumentClient : public testing::Test {
  protected:
    DocumentClient() {
        documents_.answers[document_url] = http::json_response(200, document(document_url));
    }

    http::response authorize(const std::string& id, bool loopback = false) {
        auto options = options_for_test();
        options.consent = consent_mode::automatic;
        options.outgoing = &documents_;
        options.loopback_documents = loopback;
        server_.emplace(std::move(options), time_);
        return again(id);
    }
    http::response again(const std::string& id) {
        const parameters query{
            {"response_type", "code"},
            {"client_id", id},
            {"redirect_uri", "https://client.example/cb"},
            {"code_challenge", flow::challenge()},
            {"code_challenge_method", "S256"},
        };
        return answer(*server_, get("/oauth/authorize?" + encode_form(query)));
    }

    moving_clock time_;
    tests::documents documents_;
    std::optional<authorization_server> server_;
};

TEST_F(DocumentClient, IsFetchedFromWhereAStrangerSays) {
    const auto response = authorize(document_url);
    EXPECT_EQ(response.status, 302U) << response.body;
    ASSERT_EQ(documents_.sent.size(), 1U);
    EXPECT_EQ(documents_.sent[0].to, http::destination::supplied_by_peer);
    EXPECT_LE(documents_.sent[0].max_response_bytes, 5U * 1024);
    const auto code = query_of(response.fields["Location"])["code"];
    const parameters form{
        {"grant_type", "authorization_code"},
        {"code", code},
        {"client_id", document_url},
        {"code_verifier", flow::verifier()},
    };
    const auto tokens = answer(*server_, post_form("/oauth/token", encode_form(form)));
    ASSERT_EQ(tokens.status, 200U) << tokens.body;
    const std::string claims = claims_of(text_member(tokens.body, "access_token"));
    EXPECT_EQ(text_member(claims, "client_id"), document_url);
    EXPECT_EQ(documents_.sent.size(), 1U);
}

TEST_F(DocumentClient, IsRememberedForAnHourAtMost) {
    auto& kept = documents_.answers[document_url];
    kept.fields.set("Cache-Control", "max-age=86400");
    EXPECT_EQ(authorize(document_url).status, 302U);
    time_.passed += std::chrono::seconds(3599);
    EXPECT_EQ(again(document_url).status, 302U);
    EXPECT_EQ(documents_.sent.size(), 1U);
    time_.passed += std::chrono::seconds(1);
    EXPECT_EQ(again(document_url).status, 302U);
    EXPECT_EQ(documents_.sent.size(), 2U);
    kept.fields.set("Cache-Control", "no-store");
    time_.passed += std::chrono::seconds(3600);
    EXPECT_EQ(again(document_url).status, 302U);
    EXPECT_EQ(again(document_url).status, 302U);
    EXPECT_EQ(documents_.sent.size(), 4U);
}

TEST_F(DocumentClient, EachChangeOfTheDocumentIsRefused) {
    const std::string good = document(document_url);
    const auto with_member = [&](const std::string& more) {
        return http::json_response(200, good.substr(0, good.size() - 1) + "," + more + "}");
    };
    auto other_type = http::text_response(200, good);
    const http::response answers[] = {
        http::json_response(404, good),
        http::json_response(302, good),
        other_type,
        http::json_response(200, "{"),
        http::json_response(200, document("https://client.example/oauth/metadata.JSON")),
        http::json_response(200, document("https://client.example/oauth/metadata.json/")),
        http::json_response(200, "{\"client_id\":\"" + std::string(document_url) + "\"}"),
        with_member(R"("client_secret":"x")"),
        with_member(R"("token_endpoint_auth_method":"client_secret_basic")"),
        with_member("\"pad\":\"" + std::string(5 * 1024, 'x') + '"'),
    };
    for (const auto& changed : answers) {
        documents_.answers[document_url] = changed;
        const auto response = authorize(document_url);
        EXPECT_EQ(response.status, 400U) << changed.body;
        EXPECT_FALSE(response.fields.find("Location"));
    }
}

TEST_F(DocumentClient, OnlySomeUrlsName) {
    for (const char* url :
         {"https://client.example",
          "https://client.example/",
          "https://client.example/a/../metadata.json",
          "https://client.example/./metadata.json",
          "https://client.example/%2e%2e/metadata.json",
          "https://client.example/..%2fmetadata.json",
          "https://user@client.example/metadata.json",
          "https://client.example/metadata.json#x",
          "http://client.example/metadata.json",
          "http://127.0.0.1:8000/metadata.json",
          "http://localhost/metadata.json"}) {
        documents_.answers[url] = http::json_response(200, document(url));
        EXPECT_EQ(authorize(url).status, 400U) << url;
    }
    EXPECT_TRUE(documents_.sent.empty());
}

// Of this machine any program can have written it.
TEST_F(DocumentClient, OfThisMachineIsUnverifiedOnThePage) {
    auto options = options_for_test();
    options.consent = consent_mode::page;
    options.outgoing = &documents_;
    options.loopback_documents = true;
    server_.emplace(std::move(options), time_);
    const auto consent_page_for = [this](const char* id) {
        documents_.answers[id] = http::json_response(200, document(id));
        const auto page = again(id);
        const std::string mark = "name=\"ticket\" value=\"";
        const std::string ticket = page.body.substr(page.body.find(mark) + mark.size(), 64);
        auto form = post_form(
            "/oauth/authorize", encode_form({{"ticket", ticket}, {"user", "ada@example.com"}})
        );
        const std::string_view cookie = page.fields["Set-Cookie"];
        form.fields.set("Cookie", cookie.substr(0, cookie.find(';')));
        return answer(*server_, form).body;
    };
    for (const char* id : {"http://127.0.0.1:8000/metadata.json", "https://localhost/m.json"}) {
        const std::string page = consent_page_for(id);
        EXPECT_THAT(page, HasSubstr("value=\"allow\"")) << id;
        EXPECT_THAT(page, HasSubstr("<b>Unverified.</b>")) << id;
    }
    const std::string page = consent_page_for(document_url);
    EXPECT_THAT(page, HasSubstr("value=\"allow\""));
    EXPECT_THAT(page, Not(HasSubstr("Unverified")));
}

TEST_F(DocumentClient, MayBeOfThisMachineWhereThatIsSaid) {
    const char* const url = "http://127.0.0.1:8000/metadata.json";
    documents_.answers[url] = http::json_response(200, document(url));
    EXPECT_EQ(authorize(url, true).status, 302U);
    EXPECT_EQ(documents_.sent[0].to, http::destination::supplied_by_peer);
    EXPECT_EQ(authorize("http://client.example/metadata.json", true).status, 400U);
}

}  // namespace
}  // namespace warder::issuer
