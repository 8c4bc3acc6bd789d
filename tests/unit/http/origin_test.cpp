#include <warder/http/origin.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {
namespace {

request from(std::string_view host, std::string_view origin = {}) {
    request sent;
    sent.fields.append("Host", host);
    if (!origin.empty()) sent.fields.append("Origin", origin);
    return sent;
}

/// Status of the refusal, or 0 for a request that may pass.
unsigned verdict(const origin_policy& policy, const request& sent) {
    const auto refused = policy.check(sent);
    return refused ? refused->reply.status : 0;
}

const origin_policy& loopback_only() {
    static const origin_policy policy({});
    return policy;
}

const origin_policy& with_names() {
    static const origin_policy policy(
        {.hosts = {"mcp.example.com", "[2001:db8::1]"}, .origins = {"https://app.example.com"}}
    );
    return policy;
}

TEST(OriginPolicy, LoopbackHostsPassOnAnyPort) {
    for (const char* host :
         {"localhost",
          "localhost:3002",
          "LOCALHOST:1",
          "127.0.0.1",
          "127.0.0.1:65535",
          "[::1]",
          "[::1]:8000"}) {
        EXPECT_EQ(verdict(loopback_only(), from(host)), 0U) << host;
    }
}

TEST(OriginPolicy, ConfiguredHostsPassOnAnyPort) {
    for (const char* host : {"mcp.example.com", "MCP.Example.com:8443", "[2001:db8::1]:80"}) {
        EXPECT_EQ(verdict(with_names(), from(host)), 0U) << host;
    }
}

// DNS rebinding: the name is the attacker's, the address is ours.
TEST(OriginPolicy, EveryOtherHostIsForbidden) {
    for (const char* host :
         {"evil.example.com",
          "localhost.evil.example",
          "evil.localhost",
          "127.0.0.1.evil.example",
          "mcp.example.com.evil.example",
          "amcp.example.com",
          "cp.example.com",
          "mcp.example.com.",
          "example.com",
          "0.0.0.0",
          "[::]",
          "192.168.0.1:3002",
          "localhost.",
          "app.example.com"}) {
        EXPECT_EQ(verdict(with_names(), from(host)), 403U) << host;
    }
}

// RFC 9112 §3.2
TEST(OriginPolicy, AMalformedHostIsABadRequest) {
    for (const char* host :
         {"",
          "localhost:0",
          "localhost:99999",
          "localhost:80:80",
          "u@localhost",
          "localhost, evil.example",
          "localhost evil.example",
          "http://localhost",
          "localhost/",
          "[::1",
          "%6cocalhost",
          "*"}) {
        EXPECT_EQ(verdict(loopback_only(), from(host)), 400U) << host;
    }
}

TEST(OriginPolicy, HostMustBeThereOnce) {
    request none;
    EXPECT_EQ(verdict(loopback_only(), none), 400U);
    none.version = 10;
    EXPECT_EQ(verdict(loopback_only(), none), 0U);

    request twice = from("localhost");
    ASSERT_EQ(verdict(loopback_only(), twice), 0U);
    twice.fields.append("host", "localhost");
    EXPECT_EQ(verdict(loopback_only(), twice), 400U);
    twice.version = 10;
    EXPECT_EQ(verdict(loopback_only(), twice), 400U);
}

TEST(OriginPolicy, AbsentLoopbackAndListedOriginsPass) {
    for (const char* origin :
         {"",
          "http://localhost:6274",
          "https://localhost",
          "http://127.0.0.1:1",
          "http://[::1]:8080",
          "https://app.example.com",
          "HTTPS://APP.example.com:443"}) {
        EXPECT_EQ(verdict(with_names(), from("localhost", origin)), 0U) << origin;
    }
}

TEST(OriginPolicy, EveryOtherOriginIsForbidden) {
    for (const char* origin :
         {"null",
          "http://evil.example.com",
          "http://app.example.com",
          "https://app.example.com:8443",
          "https://app.example.com.evil.example",
          "https://app.example.com/",
          "https://mcp.example.com",
          "http://localhost.evil.example",
          "http://evil.localhost",
          "http://localhost@evil.example",
          "http://localhost:1:2",
          "ftp://localhost",
          "app://localhost",
          "localhost",
          "*",
          "http://localhost http://evil.example"}) {
        EXPECT_EQ(verdict(with_names(), from("localhost", origin)), 403U) << origin;
    }
}

TEST(OriginPolicy, AnEmptyOrSecondOriginIsForbidden) {
    request empty = from("localhost");
    empty.fields.append("Origin", "");
    EXPECT_EQ(verdict(loopback_only(), empty), 403U);

    request twice = from("localhost", "http://localhost");
    ASSERT_EQ(verdict(loopback_only(), twice), 0U);
    twice.fields.append("Origin", "http://localhost");
    EXPECT_EQ(verdict(loopback_only(), twice), 403U);
}

TEST(OriginPolicy, TheStarFreesTheOriginButNotTheHost) {
    const origin_policy policy({.origins = {"*"}});
    EXPECT_EQ(verdict(policy, from("localhost", "http://anything.example")), 0U);
    EXPECT_EQ(verdict(policy, from("localhost", "null")), 0U);
    EXPECT_EQ(verdict(policy, from("evil.example", "http://localhost")), 403U);
    EXPECT_EQ(verdict(policy, from("evil.example")), 403U);
}

TEST(OriginPolicy, TheLogNamesTheFixAndThePeerLearnsNothing) {
    const auto host = loopback_only().check(from("mcp.example.com"));
    ASSERT_TRUE(host);
    EXPECT_EQ(host->reply.body, "{\"error\":\"Host not allowed\"}");
    EXPECT_NE(host->detail.find("mcp.example.com"), std::string::npos);
    EXPECT_NE(host->detail.find("--public-url"), std::string::npos);

    const auto origin = loopback_only().check(from("localhost", "https://app.example.com"));
    ASSERT_TRUE(origin);
    EXPECT_EQ(origin->reply.body, "{\"error\":\"Origin not allowed\"}");
    EXPECT_NE(origin->detail.find("https://app.example.com"), std::string::npos);
}

// Up to 16 KiB of them, and whatever stands in them.
TEST(OriginPolicy, TheLogGetsTheBeginningOfALongOneAndNoControlCharacters) {
    const std::string endless(10'000, 'x');
    for (const auto& sent :
         {from(endless), from(endless + ".example"), from("localhost", "https://" + endless)}) {
        const auto refused = loopback_only().check(sent);
        ASSERT_TRUE(refused);
        EXPECT_LT(refused->detail.size(), 300U);
        EXPECT_NE(refused->detail.find("xxx\"..."), std::string::npos);
    }
    const auto forged = loopback_only().check(from("localhost", "https://a\tERROR"));
    ASSERT_TRUE(forged);
    EXPECT_EQ(forged->detail.find('\t'), std::string::npos);
}

TEST(OriginPolicy, RefusesAConfigurationThatCannotMatch) {
    const std::vector<std::string> hosts = {
        "",
        "*",
        "mcp.example.com:443",
        "https://mcp.example.com",
        "a b",
        "*.example.com",
        "mcp.example.com:"
    };
    for (const std::string& host : hosts) {
        EXPECT_THROW(origin_policy({.hosts = {host}}), std::invalid_argument) << host;
    }
    const std::vector<std::string> origins = {
        "", "app.example.com", "https://app.example.com/", "null", "https://*.example.com"
    };
    for (const std::string& origin : origins) {
        EXPECT_THROW(origin_policy({.origins = {origin}}), std::invalid_argument) << origin;
    }
}

}  // namespace
}  // namespace warder::http
