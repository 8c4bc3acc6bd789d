#include <warder/http/cors.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace warder::http {
namespace {

const cors& any_origin() {
    static const cors policy({.allowed_origins = {"*"}});
    return policy;
}

const cors& one_origin() {
    static const cors policy({.allowed_origins = {"https://app.example.com"}});
    return policy;
}

request from(std::string_view origin) {
    request sent;
    if (!origin.empty()) sent.fields.append("Origin", origin);
    return sent;
}

request preflight(std::string_view origin, std::string_view verb, std::string_view headers = {}) {
    request sent = from(origin);
    sent.method = method::options;
    sent.fields.append("Access-Control-Request-Method", verb);
    if (!headers.empty()) sent.fields.append("Access-Control-Request-Headers", headers);
    return sent;
}

/// Status of the answer, or 0 for a request that is passed on.
unsigned verdict(const cors& policy, const request& sent) {
    const auto reply = policy.preflight(sent);
    return reply ? reply->status : 0;
}

TEST(Cors, APreflightIsAnsweredWithWhatIsAllowed) {
    const request sent = preflight("https://app.example.com", "POST", "authorization,content-type");
    auto reply = one_origin().preflight(sent);
    ASSERT_TRUE(reply);
    one_origin().decorate(sent, *reply);
    EXPECT_EQ(reply->status, 204U);
    EXPECT_EQ(reply->fields["Access-Control-Allow-Origin"], "https://app.example.com");
    EXPECT_EQ(reply->fields["Access-Control-Allow-Methods"], "GET, POST, DELETE, OPTIONS, HEAD");
    EXPECT_EQ(
        reply->fields["Access-Control-Allow-Headers"],
        "Authorization, Content-Type, Accept, Mcp-Protocol-Version, Mcp-Session-Id, Mcp-Method, "
        "Mcp-Name, Last-Event-ID, DPoP"
    );
    EXPECT_EQ(reply->fields["Access-Control-Max-Age"], "86400");
    EXPECT_EQ(reply->fields["Vary"], "Origin");
    EXPECT_EQ(reply->fields.find("Access-Control-Allow-Credentials"), std::nullopt);
    EXPECT_EQ(reply->body, "");
}

TEST(Cors, EveryHeaderOfMcpMayBeAskedFor) {
    const char* headers =
        "authorization,content-type, "
        "accept,mcp-protocol-version,mcp-session-id,mcp-method,mcp-name, "
        ",last-event-id";
    EXPECT_EQ(verdict(one_origin(), preflight("https://app.example.com", "POST", headers)), 204U);
}

TEST(Cors, ParameterHeadersAreAllowedByName) {
    const auto reply = one_origin().preflight(
        preflight("https://app.example.com", "POST", "mcp-param-region,content-type,Mcp-Param-Zone")
    );
    ASSERT_TRUE(reply);
    const std::string allowed(reply->fields["Access-Control-Allow-Headers"]);
    EXPECT_TRUE(allowed.ends_with("DPoP, mcp-param-region, Mcp-Param-Zone")) << allowed;
}

TEST(Cors, APreflightOfAnotherOriginIsRefused) {
    ASSERT_EQ(verdict(one_origin(), preflight("https://app.example.com", "POST")), 204U);
    for (const char* origin : {"https://evil.example", "null", "http://localhost.evil.example"}) {
        const auto reply = one_origin().preflight(preflight(origin, "POST", "accept"));
        ASSERT_TRUE(reply) << origin;
        EXPECT_EQ(reply->status, 403U) << origin;
        EXPECT_EQ(reply->body, "{\"error\":\"CORS origin not allowed\"}");
    }
}

// Fetch §4.8: the browser refuses what the lists do not have.
TEST(Cors, APreflightThatAsksForMoreGetsTheListsWithoutIt) {
    const char* origin = "https://app.example.com";
    const auto usual = one_origin().preflight(preflight(origin, "POST"));
    ASSERT_TRUE(usual);
    for (const char* verb : {"PUT", "post", ""}) {
        const auto reply = one_origin().preflight(preflight(origin, verb));
        ASSERT_TRUE(reply) << verb;
        EXPECT_EQ(reply->status, 204U) << verb;
        EXPECT_EQ(
            reply->fields["Access-Control-Allow-Methods"],
            usual->fields["Access-Control-Allow-Methods"]
        );
    }
    for (const char* headers :
         {"accept,cookie", "mcp-param-", "mcp-param-a b", "x-mcp-param-a", "*", "a(b"}) {
        const auto reply = one_origin().preflight(preflight(origin, "POST", headers));
        ASSERT_TRUE(reply) << headers;
        EXPECT_EQ(reply->status, 204U) << headers;
        EXPECT_EQ(
            reply->fields["Access-Control-Allow-Headers"],
            usual->fields["Access-Control-Allow-Headers"]
        );
    }
}

// They pass the check of Origin too, so their pages must be able to send a token and read a 401.
TEST(Cors, LoopbackOriginsAreAllowedUnlisted) {
    for (const char* origin : {"http://localhost:6274", "https://127.0.0.1", "http://[::1]:1"}) {
        EXPECT_EQ(verdict(one_origin(), preflight(origin, "POST")), 204U) << origin;
        response reply = error_response(401, "x");
        one_origin().decorate(from(origin), reply);
        EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], origin);
        EXPECT_EQ(reply.fields["Vary"], "Origin");
    }
    for (const char* origin : {"app://localhost", "http://localhost.evil.example", "localhost"}) {
        EXPECT_EQ(verdict(one_origin(), preflight(origin, "POST")), 403U) << origin;
        response reply;
        one_origin().decorate(from(origin), reply);
        EXPECT_FALSE(reply.fields.find("Access-Control-Allow-Origin")) << origin;
    }
}

TEST(Cors, OnlyAPreflightIsAPreflight) {
    request sent = preflight("https://app.example.com", "POST");
    ASSERT_EQ(verdict(one_origin(), sent), 204U);
    sent.method = method::get;
    EXPECT_EQ(verdict(one_origin(), sent), 0U);

    request without_origin = preflight("", "POST");
    EXPECT_EQ(verdict(one_origin(), without_origin), 0U);

    request plain_options = from("https://app.example.com");
    plain_options.method = method::options;
    EXPECT_EQ(verdict(one_origin(), plain_options), 0U);
}

TEST(Cors, EveryStatusMayBeRead) {
    for (const unsigned status : {200U, 202U, 401U, 403U, 404U, 413U, 429U, 500U, 503U}) {
        response reply = error_response(status, "x");
        one_origin().decorate(from("https://app.example.com"), reply);
        EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "https://app.example.com");
        EXPECT_EQ(
            reply.fields["Access-Control-Expose-Headers"],
            "WWW-Authenticate, DPoP-Nonce, Mcp-Session-Id, Mcp-Protocol-Version, X-Request-Id, "
            "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
        );
        EXPECT_EQ(reply.fields["Vary"], "Origin");
        EXPECT_EQ(reply.status, status);
    }
}

TEST(Cors, AnotherOriginMayReadNothing) {
    for (const char* origin :
         {"https://evil.example",
          "null",
          "http://app.example.com",
          "https://app.example.com.evil.example",
          ""}) {
        response reply;
        one_origin().decorate(from(origin), reply);
        EXPECT_EQ(reply.fields.find("Access-Control-Allow-Origin"), std::nullopt) << origin;
        EXPECT_EQ(reply.fields.find("Access-Control-Expose-Headers"), std::nullopt) << origin;
        EXPECT_EQ(reply.fields["Vary"], "Origin") << origin;
    }
}

TEST(Cors, TheStarIsTheSameForEverybody) {
    response reply;
    any_origin().decorate(from("https://anything.example"), reply);
    EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "*");
    EXPECT_EQ(reply.fields.find("Vary"), std::nullopt);
    EXPECT_EQ(verdict(any_origin(), preflight("null", "POST")), 204U);

    response untouched;
    any_origin().decorate(from(""), untouched);
    EXPECT_TRUE(untouched.fields.empty());
}

TEST(Cors, VaryKeepsWhatItHas) {
    const auto vary = [](const char* before) {
        response reply;
        reply.fields.append("Vary", before);
        one_origin().decorate(from("https://app.example.com"), reply);
        EXPECT_EQ(reply.fields.count("Vary"), 1U);
        return std::string(reply.fields["Vary"]);
    };
    EXPECT_EQ(vary("Accept"), "Accept, Origin");
    EXPECT_EQ(vary("Accept, origin"), "Accept, origin");
    EXPECT_EQ(vary("*"), "*");
}

TEST(Cors, AResponseThatSaysMoreIsLeftAlone) {
    response reply;
    reply.fields.append("Access-Control-Allow-Origin", "*");
    one_origin().decorate(from("https://app.example.com"), reply);
    EXPECT_EQ(reply.fields.size(), 1U);
    EXPECT_EQ(reply.fields["Access-Control-Allow-Origin"], "*");
}

TEST(Cors, CredentialsAreForListedOriginsOnly) {
    const cors policy({.allowed_origins = {"https://a.example"}, .allow_credentials = true});
    response reply;
    policy.decorate(from("https://a.example"), reply);
    EXPECT_EQ(reply.fields["Access-Control-Allow-Credentials"], "true");
    response other;
    policy.decorate(from("https://b.example"), other);
    EXPECT_EQ(other.fields.find("Access-Control-Allow-Credentials"), std::nullopt);
    response unlisted;
    policy.decorate(from("http://localhost:6274"), unlisted);
    EXPECT_EQ(unlisted.fields["Access-Control-Allow-Origin"], "http://localhost:6274");
    EXPECT_EQ(unlisted.fields.find("Access-Control-Allow-Credentials"), std::nullopt);
}

TEST(Cors, RefusesWhatIsUnsafeOrMeaningless) {
    const auto made = [](cors_options options) { return cors(std::move(options)); };
    EXPECT_NO_THROW(made({.allowed_origins = {"https://a.example"}, .allow_credentials = true}));
    EXPECT_THROW(
        made({.allowed_origins = {"*"}, .allow_credentials = true}), std::invalid_argument
    );
    EXPECT_THROW(made({.allowed_origins = {"*", "https://a.example"}}), std::invalid_argument);
    EXPECT_THROW(made({.allowed_origins = {"https://a.example/"}}), std::invalid_argument);
    EXPECT_THROW(made({.allowed_origins = {"a.example"}}), std::invalid_argument);
    EXPECT_THROW(made({.allowed_origins = {"null"}}), std::invalid_argument);
    EXPECT_THROW(made({.request_headers = {"*"}}), std::invalid_argument);
    EXPECT_THROW(made({.request_headers = {"a b"}}), std::invalid_argument);
    EXPECT_THROW(made({.request_header_prefixes = {""}}), std::invalid_argument);
    EXPECT_THROW(made({.exposed_headers = {"a\r\nb"}}), std::invalid_argument);
    EXPECT_THROW(made({.methods = {""}}), std::invalid_argument);
}

}  // namespace
}  // namespace warder::http
