/// `POST /oauth/token`: each refusal differs by one change from a request that is granted.
#include "issuer/token_endpoint.hpp"

#include "unit/issuer/support.hpp"
#include <warder/crypto/base64url.hpp>

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

const std::string credentials = "&client_id=m2m_test&client_secret=s3cret";
const std::string good = "grant_type=client_credentials" + credentials;

http::response post(const std::string& body, const std::string& target = "/oauth/token") {
    return answer(shared_server(), post_form(target, body));
}

http::response post_basic(const std::string& user_and_password, const std::string& more = "") {
    auto request = post_form("/oauth/token", "grant_type=client_credentials" + more);
    request.fields.set("Authorization", "Basic " + crypto::base64_encode(user_and_password));
    return answer(shared_server(), request);
}

void expect_granted(const http::response& response) {
    EXPECT_EQ(response.status, 200U) << response.body;
    EXPECT_TRUE(verifies(text_member(response.body, "access_token"), shared_server().keys()));
}

void expect_refused(const http::response& response, std::string_view code) {
    EXPECT_EQ(response.status, code == "invalid_client" ? 401U : 400U) << response.body;
    EXPECT_EQ(text_member(response.body, "error"), code);
    EXPECT_NE(text_member(response.body, "error_description"), "");
    EXPECT_EQ(response.fields["Content-Type"], "application/json");
    // RFC 6749 §5.2: 401 comes with a challenge of the scheme that the client can use.
    EXPECT_EQ(response.fields.find("WWW-Authenticate").has_value(), code == "invalid_client");
    EXPECT_EQ(response.fields["Cache-Control"], "no-store");
    EXPECT_EQ(member(response.body, "access_token"), "absent");
}

// ---- what is granted ------------------------------------------------------------------------

TEST(TokenEndpoint, OfTheRootGivesAMachineToken) {
    const auto response = post(good);
    expect_granted(response);
    EXPECT_EQ(text_member(response.body, "token_type"), "Bearer");
    EXPECT_EQ(member(response.body, "expires_in"), "3600");
    EXPECT_EQ(text_member(response.body, "scope"), "usr:read usr:write");
    // RFC 6749 §5.1
    EXPECT_EQ(response.fields["Cache-Control"], "no-store");
    EXPECT_EQ(response.fields["Pragma"], "no-cache");

    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "iss"), base);
    EXPECT_EQ(text_member(claims, "sub"), "m2m_test");
    EXPECT_EQ(text_member(claims, "client_id"), "m2m_test");
    EXPECT_EQ(member(claims, "aud"), R"(["http://localhost:3002/","res_1"])");
    EXPECT_EQ(member(claims, "scopes"), R"(["usr:read","usr:write"])");
    EXPECT_EQ(member(claims, "scope"), "absent");
}

TEST(TokenEndpoint, OfTheResourceGivesAnMcpToken) {
    const auto response = post(good, "/resources/res_1/oauth/token");
    expect_granted(response);
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "iss"), "http://127.0.0.1:9000/resources/res_1");
    EXPECT_EQ(text_member(claims, "scope"), "usr:read usr:write");
    EXPECT_EQ(member(claims, "scopes"), "absent");
}

TEST(TokenEndpoint, GrantsTheScopesThatWereAskedFor) {
    const auto response = post(good + "&scope=usr:write");
    expect_granted(response);
    EXPECT_EQ(text_member(response.body, "scope"), "usr:write");
    EXPECT_EQ(
        text_member(post(good + "&scope=usr%3Awrite+usr:read+usr:write").body, "scope"),
        "usr:write usr:read"
    );
}

TEST(TokenEndpoint, TakesBasicCredentials) {
    expect_granted(post_basic("m2m_test:s3cret"));
    expect_granted(post_basic("m2m_test:s3cret", "&client_id=m2m_test"));
    // RFC 6749 §2.3.1: both halves are form-encoded.
    expect_granted(post_basic("m2m%5ftest:s3%63ret"));
}

TEST(TokenEndpoint, TheSchemeOfCredentialsHasNoCase) {
    auto request = post_form("/oauth/token", "grant_type=client_credentials");
    request.fields.set("Authorization", "bAsIC " + crypto::base64_encode("m2m_test:s3cret"));
    expect_granted(answer(shared_server(), request));
}

TEST(TokenEndpoint, TakesTheResourceOfThisServer) {
    expect_granted(post(good + "&resource=http://localhost:3002/"));
    expect_granted(post(good + "&resource=http%3A%2F%2Flocalhost%3A3002%2F"));
    expect_granted(post(good + "&resource=http://localhost:3002"));  // an empty path equals "/"
}

// RFC 6749 §3.2
TEST(TokenEndpoint, IgnoresEmptyAndUnknownParameters) {
    expect_granted(post(good + "&scope=&resource=&audience=x&foo=bar"));
}

TEST(TokenEndpoint, TheMediaTypeMayHaveParametersAndAnyCase) {
    auto request = post_form("/oauth/token", good);
    request.fields.set("Content-Type", "Application/X-WWW-Form-Urlencoded ; charset=UTF-8");
    expect_granted(answer(shared_server(), request));
}

// ---- what is refused ------------------------------------------------------------------------

TEST(TokenEndpoint, ABrokenRequestIsInvalid) {
    expect_refused(post(""), "invalid_request");
    expect_refused(post(credentials.substr(1)), "invalid_request");
    expect_refused(post("grant_type=" + credentials), "invalid_request");
    expect_refused(post(good + "&client_id=m2m_test"), "invalid_request");
    expect_refused(post(good + "&resource=http://a&resource=http://b"), "invalid_request");
    expect_refused(post(good + "&scope=%zz"), "invalid_request");
    expect_refused(post(good + "&scope=a b"), "invalid_request");
    expect_refused(post(good + "&x=" + std::string(64 * 1024, 'x')), "invalid_request");
}

TEST(TokenEndpoint, AnotherMediaTypeIsInvalid) {
    for (const char* type :
         {"",
          "application/json",
          "text/plain",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencodedx"}) {
        auto request = post_form("/oauth/token", good);
        request.fields.set("Content-Type", type);
        expect_refused(answer(shared_server(), request), "invalid_request");
    }
    auto request = post_form("/oauth/token", good);
    request.fields.erase("Content-Type");
    expect_refused(answer(shared_server(), request), "invalid_request");
}

// RFC 6749 §3.2: parameters are those of the body; a query would end up in logs.
TEST(TokenEndpoint, TheQueryIsNotRead) {
    expect_refused(post("", "/oauth/token?" + good), "invalid_request");
}

TEST(TokenEndpoint, WrongCredentialsAreAnInvalidClient) {
    const std::string grant = "grant_type=client_credentials";
    for (const char* wrong :
         {"",
          "&client_id=m2m_test",
          "&client_secret=s3cret",
          "&client_id=m2m_test&client_secret=",
          "&client_id=m2m_test&client_secret=s3cres",
          "&client_id=m2m_test&client_secret=s3cret+",
          "&client_id=m2m_tesu&client_secret=s3cret",
          "&client_id=&client_secret=s3cret",
          "&client_id=m2m_test%00&client_secret=s3cret"}) {
        expect_refused(post(grant + wrong), "invalid_client");
    }
}

TEST(TokenEndpoint, WrongBasicCredentialsAreAnInvalidClient) {
    for (const char* wrong :
         {"m2m_test:s3cres",
          "m2m_test:",
          ":s3cret",
          "m2m_test",
          "",
          "m2m_test:s3cret:",
          "m2m_test:s3cret%",
          "M2M_test:s3cret"}) {
        expect_refused(post_basic(wrong), "invalid_client");
    }
    for (const char* value :
         {"",
          "Basic",
          "Basic ",
          "Basic ?",
          "Bearer x",
          "Basic bTJtX3Rlc3Q6czNjcmV0Cg",
          "Basicx bTJtX3Rlc3Q6czNjcmV0"}) {
        auto request = post_form("/oauth/token", "grant_type=client_credentials");
        request.fields.set("Authorization", value);
        expect_refused(answer(shared_server(), request), "invalid_client");
    }
}

TEST(TokenEndpoint, OneAuthenticationIsEnough) {
    expect_refused(post_basic("m2m_test:s3cret", "&client_secret=s3cret"), "invalid_request");
    expect_refused(post_basic("m2m_test:s3cret", credentials), "invalid_request");
    expect_refused(post_basic("m2m_test:s3cret", "&client_id=m2m_other"), "invalid_request");
    auto twice = post_form("/oauth/token", "grant_type=client_credentials");
    const std::string basic = "Basic " + crypto::base64_encode("m2m_test:s3cret");
    twice.fields.append("Authorization", basic);
    expect_granted(answer(shared_server(), twice));
    twice.fields.append("Authorization", basic);
    expect_refused(answer(shared_server(), twice), "invalid_request");
}

TEST(TokenEndpoint, OtherGrantsAreUnsupported) {
    for (const char* grant :
         {"password",
          "Client_Credentials",
          "client_credentials+",
          "urn:ietf:params:oauth:grant-type:jwt-bearer"}) {
        expect_refused(
            post("grant_type=" + std::string(grant) + credentials), "unsupported_grant_type"
        );
    }
    // Who asks comes first: a stranger learns nothing of what is supported.
    expect_refused(post("grant_type=password&client_id=a&client_secret=b"), "invalid_client");
}

TEST(TokenEndpoint, OtherScopesAreInvalid) {
    for (const char* scope :
         {"admin",
          "usr:read+admin",
          "USR:READ",
          "usr",
          "usr:read++usr:write",
          "+usr:read",
          "usr:read+",
          "+",
          "usr:read%09usr:write",
          "%22usr:read%22",
          "usr:read%00",
          "usr:read,usr:write",
          "%C3%A9"}) {
        expect_refused(post(good + "&scope=" + scope), "invalid_scope");
    }
}

TEST(TokenEndpoint, OtherResourcesAreInvalidTargets) {
    for (const char* resource :
         {"http://localhost:3003/",
          "http://localhost:3002/mcp",
          "https://localhost:3002/",
          "http://localhost:3002//",
          "HTTP://localhost:3002/",
          "res_1",
          "localhost:3002",
          "http://localhost:3002/?x",
          "http://localhost:3002/%23x",
          "http://localhost:3002/%00"}) {
        expect_refused(post(good + "&resource=" + resource), "invalid_target");
    }
}

TEST(TokenEndpoint, ARefusalRepeatsNothingOfTheRequest) {
    EXPECT_EQ(post(good + "&scope=evil").body.find("evil"), std::string::npos);
    EXPECT_EQ(post(good + "&resource=evil").body.find("evil"), std::string::npos);
    EXPECT_EQ(post("grant_type=evil" + credentials).body.find("evil"), std::string::npos);
}

TEST(TokenEndpoint, AServerWithoutScopesGrantsNone) {
    auto options = options_for_test();
    options.scopes.clear();
    const authorization_server server(std::move(options));
    const auto response = answer(server, post_form("/oauth/token", good));
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(member(response.body, "scope"), "absent");
    EXPECT_EQ(answer(server, post_form("/oauth/token", good + "&scope=usr:read")).status, 400U);
}

TEST(TokenEndpoint, EveryErrorHasItsOAuthName) {
    const int last = static_cast<int>(errc::temporarily_unavailable);
    for (int failure = 1; failure <= last; ++failure)
        EXPECT_NE(make_error_code(static_cast<errc>(failure)).message(), "unknown") << failure;
}

}  // namespace
}  // namespace warder::issuer
