#include <warder/http/errc.hpp>
#include <warder/http/url.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::http {
namespace {

TEST(Url, IsSplitIntoItsParts) {
    const auto parsed = parse_url("HTTPS://Env.Example.COM:8443/resources/Res_1?a=b%20c&d");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->scheme, "https");
    EXPECT_EQ(parsed->host, "env.example.com");
    EXPECT_EQ(parsed->port, 8443);
    EXPECT_EQ(parsed->path, "/resources/Res_1");
    EXPECT_EQ(parsed->query, "a=b%20c&d");
}

TEST(Url, HasThePortOfItsScheme) {
    EXPECT_EQ(parse_url("http://a")->port, 80);
    EXPECT_EQ(parse_url("https://a")->port, 443);
    EXPECT_EQ(parse_url("https://a:/")->port, 443);
    EXPECT_EQ(parse_url("http://[::1]:3002/")->port, 3002);
    EXPECT_EQ(parse_url("http://[::1]:3002/")->host, "[::1]");
}

TEST(Url, KeepsItsPathAsWritten) {
    EXPECT_EQ(parse_url("https://a")->path, "");
    EXPECT_EQ(parse_url("https://a/")->path, "/");
    EXPECT_EQ(parse_url("https://a/b/../c%2Fd/")->path, "/b/../c%2Fd/");
}

TEST(Url, RefusesEverythingElse) {
    ASSERT_TRUE(parse_url("https://a.example/b?c"));
    for (const char* text :
         {"",
          "a.example",
          "/path",
          "//a.example/b",
          "ftp://a.example",
          "https:///b",
          "https://",
          "https:a",
          "https://u@a.example",
          "https://u:p@a.example",
          "https://@a.example",
          "https://a.example/#c",
          "https://a.example/#",
          "https://a b/",
          " https://a.example",
          "https://a.example\n",
          "https://a.example:0/",
          "https://a.example:65536",
          "https://a.example:x",
          "https://a%2eb/",
          "https://[::1",
          "https://::1/",
          "https://a.example/%",
          "https://a.example/\xC3\xBC",
          "javascript:alert(1)",
          "https://a!b/"}) {
        const auto parsed = parse_url(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, errc::malformed_url) << text;
    }
    EXPECT_TRUE(parse_url("https://a/" + std::string(7990, 'x')));
    EXPECT_FALSE(parse_url("https://a/" + std::string(7991, 'x')));
}

TEST(Url, NoErrorRepeatsAPassword) {
    EXPECT_EQ(
        parse_url("https://user:topsecret@a.example").error().log_text().find("topsecret"),
        std::string::npos
    );
}

// RFC 6454 §6.2: the default port is left out.
TEST(Url, GivesItsOrigin) {
    EXPECT_EQ(origin(*parse_url("https://A.example:443/b?c")), "https://a.example");
    EXPECT_EQ(origin(*parse_url("http://a.example:80")), "http://a.example");
    EXPECT_EQ(origin(*parse_url("http://a.example:443")), "http://a.example:443");
    EXPECT_EQ(origin(*parse_url("http://[::1]:3002/")), "http://[::1]:3002");
}

}  // namespace
}  // namespace warder::http
