#include "issuer/redirect_uri.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

TEST(RedirectUri, OfTheseMayBeRegistered) {
    for (const char* uri :
         {"https://client.example/cb",
          "https://client.example:8443/cb?a=b",
          "http://127.0.0.1/cb",
          "http://127.0.0.1:6274/oauth/callback",
          "http://[::1]:6274/cb",
          "http://localhost:33418/",
          "http://localhost",
          "com.example.app:/oauth",
          "cursor://anysphere.cursor-mcp/oauth/callback",
          "vscode://vscode.github-authentication/did-authenticate",
          "vscode-insiders://x/y"}) {
        EXPECT_TRUE(check_redirect_uri(uri)) << uri;
    }
}

TEST(RedirectUri, OthersMayNot) {
    for (const std::string& uri :
         {std::string(),
          std::string("/cb"),
          std::string("https:"),
          std::string("https://"),
          std::string("https://client.example/cb#x"),
          std::string("https://user:pw@client.example/cb"),
          std::string("http://client.example/cb"),
          std::string("http://127.0.0.1.client.example/cb"),
          std::string("http://192.168.1.2/cb"),
          std::string("javascript:alert(1)"),
          std::string("JavaScript:alert(1)"),
          std::string("data:text/html,x"),
          std::string("file:///etc/passwd"),
          std::string("vbscript:x"),
          std::string("blob:https://client.example/x"),
          std::string("myapp://cb"),
          std::string("COM.example.app:/cb"),
          std::string(".example:/cb"),
          std::string("com.example.app:/c b"),
          std::string("com.example.app:/cb#x"),
          std::string("https://client.example/cb\r\nX: y"),
          std::string("https://client.example/\"><b>"),
          std::string("https://client.example/\xc3\xa9"),
          "https://client.example/" + std::string(2000, 'x')}) {
        EXPECT_FALSE(check_redirect_uri(uri)) << uri;
    }
}

TEST(RedirectUri, IsComparedByteForByteButForALoopbackPort) {
    EXPECT_TRUE(same_redirect_uri("https://a.example/cb", "https://a.example/cb"));
    EXPECT_TRUE(same_redirect_uri("http://127.0.0.1/cb?a=b", "http://127.0.0.1:1/cb?a=b"));
    EXPECT_TRUE(same_redirect_uri("http://127.0.0.1:1/cb", "http://127.0.0.1:2/cb"));
    EXPECT_TRUE(same_redirect_uri("http://[::1]/cb", "http://[::1]:2/cb"));
    EXPECT_TRUE(same_redirect_uri("http://localhost:1", "http://localhost:2"));
    const std::pair<const char*, const char*> different[] = {
        {"https://a.example/cb", "https://a.example:8443/cb"},
        {"https://a.example/cb", "https://a.example/CB"},
        {"https://127.0.0.1/cb", "https://127.0.0.1:1/cb"},
        {"http://127.0.0.1/cb", "http://localhost/cb"},
        {"http://127.0.0.1/cb", "http://127.0.0.2/cb"},
        {"http://127.0.0.1/cb", "http://127.0.0.1:1/cb/"},
        {"http://127.0.0.1/cb", "http://127.0.0.1:1/cb?x"},
        {"http://127.0.0.1/", "http://127.0.0.1:1"},
        {"http://127.0.0.1/cb", "http://127.0.0.1:1@evil.example/cb"},
        {"http://127.0.0.1/cb", "http://127.0.0.1:1.evil.example/cb"},
        {"com.example.app:/cb", "com.example.app:1/cb"},
    };
    for (const auto& [registered, presented] : different)
        EXPECT_FALSE(same_redirect_uri(registered, presented)) << presented;
}

TEST(RedirectUri, APersonIsShownWhereItLeads) {
    EXPECT_EQ(redirect_host("https://a.example/cb"), "a.example");
    EXPECT_EQ(redirect_host("http://127.0.0.1:6274/cb"), "127.0.0.1:6274");
    EXPECT_EQ(redirect_host("cursor://anysphere/cb"), "cursor:");
}

TEST(RedirectUri, ParametersStandBehindItsQuery) {
    EXPECT_EQ(with_parameters("https://a.example/cb", "x=y"), "https://a.example/cb?x=y");
    EXPECT_EQ(with_parameters("https://a.example/cb?", "x=y"), "https://a.example/cb?x=y");
    EXPECT_EQ(with_parameters("https://a.example/cb?a=b", "x=y"), "https://a.example/cb?a=b&x=y");
}

}  // namespace
}  // namespace warder::issuer
