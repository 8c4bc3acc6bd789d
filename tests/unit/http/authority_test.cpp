#include <warder/http/authority.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::http {
namespace {

TEST(Authority, SplitsHostAndPort) {
    const auto name = parse_authority("Example.com:8080");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->host, "Example.com");
    EXPECT_EQ(name->port, 8080);

    const auto ipv6 = parse_authority("[2001:db8::1]:443");
    ASSERT_TRUE(ipv6);
    EXPECT_EQ(ipv6->host, "[2001:db8::1]");
    EXPECT_EQ(ipv6->port, 443);
}

TEST(Authority, ThePortMayBeAbsentOrEmpty) {
    for (const char* text : {"127.0.0.1", "127.0.0.1:", "[::1]", "[::1]:"}) {
        const auto parsed = parse_authority(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->port, std::nullopt) << text;
    }
}

// RFC 3986 §3.2.2 and §3.2.3; what is refused could be read as another host by somebody else.
TEST(Authority, RefusesWhatIsNotOneHostAndOnePort) {
    ASSERT_TRUE(parse_authority("a.b:1"));
    for (const char* text :
         {"",         ":80",     "a b",         "a,b",       "a/b",       "a:b",    "a:1:2",
          "a:0",      "a:65536", "a:000080",    "a:+1",      "a:-1",      "a: 1",   "u@a",
          "u:p@a",    "a%2eb",   "a#b",         "a?b",       "a\\b",      "[::1",   "::1",
          "[::1]x",   "[]",      "[::1%25lo]",  "[1.2.3.4]", "[v1.x]",    "[::g]",  "a[::1]",
          "http://a", "a\t",     "\xC3\xBC.de", "*",         "[::1]]:80", "[[::1]]"}) {
        EXPECT_FALSE(parse_authority(text)) << text;
    }
    EXPECT_TRUE(parse_authority(std::string(253, 'a')));
    EXPECT_FALSE(parse_authority(std::string(254, 'a')));
    EXPECT_FALSE(parse_authority(std::string_view("a\0b", 3)));
    EXPECT_FALSE(parse_authority(std::string_view("[::1\0]", 6)));
}

TEST(Origin, SplitsSchemeHostAndPort) {
    const auto sent = parse_origin("https://app.example.com:8443");
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->scheme, "https");
    EXPECT_EQ(sent->host, "app.example.com");
    EXPECT_EQ(sent->port, 8443);
    EXPECT_TRUE(parse_origin("vscode-webview://0abc-1"));
}

TEST(Origin, RefusesWhatIsNotASerialisedOrigin) {
    for (const char* text :
         {"null",
          "",
          "https://",
          "://a",
          "https:a",
          "https:/a",
          "https://a/",
          "https://a/b",
          "https://a?b",
          "https://a#b",
          "https://u@a",
          "https://a https://b",
          "https://a,https://b",
          "1https://a",
          "ht tp://a",
          "https://a:99999",
          " https://a",
          "a.example"}) {
        EXPECT_FALSE(parse_origin(text)) << text;
    }
}

TEST(Origin, IsComparedByItsPartsNotByItsPrefix) {
    const auto same = [](const char* a, const char* b) {
        return *parse_origin(a) == *parse_origin(b);
    };
    EXPECT_TRUE(same("https://a.example", "HTTPS://A.example"));
    EXPECT_TRUE(same("https://a.example", "https://a.example:443"));
    EXPECT_TRUE(same("http://a.example:80", "http://a.example"));
    EXPECT_TRUE(same("app://a", "app://a"));
    EXPECT_FALSE(same("https://a.example", "http://a.example"));
    EXPECT_FALSE(same("https://a.example", "http://a.example:443"));
    EXPECT_FALSE(same("https://a.example", "https://a.example.evil"));
    EXPECT_FALSE(same("https://a.example", "https://b.a.example"));
    EXPECT_FALSE(same("https://a.example:8443", "https://a.example"));
    EXPECT_FALSE(same("app://a:1", "app://a"));
}

TEST(LoopbackHost, IsThisMachineByNameOrNumber) {
    for (const char* host : {"localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "[::1]"}) {
        EXPECT_TRUE(is_loopback_host(host)) << host;
    }
}

TEST(LoopbackHost, IsNothingElse) {
    for (const char* host :
         {"",
          "localhost.",
          "localhost.evil",
          "evil.localhost",
          "127.0.0.1.evil",
          "127.1",
          "127.0.0.256",
          "127.0.0.1.1",
          "0127.0.0.1",
          "0x7f.0.0.1",
          "128.0.0.1",
          "0.0.0.0",
          "[::]",
          "::1",
          "[::ffff:127.0.0.1]",
          "2130706433",
          "127."}) {
        EXPECT_FALSE(is_loopback_host(host)) << host;
    }
}

TEST(LoopbackOrigin, IsAPageOfThisMachineAndNothingElse) {
    for (const char* origin :
         {"http://localhost", "https://LOCALHOST:6274", "http://127.0.0.1:1", "http://[::1]:80"}) {
        EXPECT_TRUE(is_loopback_origin(origin)) << origin;
    }
    for (const char* origin :
         {"",
          "null",
          "localhost",
          "app://localhost",
          "http://localhost/",
          "http://localhost.evil.example",
          "http://evil.example"}) {
        EXPECT_FALSE(is_loopback_origin(origin)) << origin;
    }
}

}  // namespace
}  // namespace warder::http
