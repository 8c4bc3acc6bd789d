#include "oauth/endpoint.hpp"

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

TEST(Endpoint, IsHttpsOrLoopback) {
    for (const char* good :
         {"https://issuer.example/keys",
          "https://issuer.example",
          "http://localhost:8080/keys",
          "http://127.0.0.1:1/keys",
          "http://[::1]/keys"}) {
        EXPECT_EQ(endpoint_problem(good), "") << good;
    }
}

TEST(Endpoint, IsNotPlainHttpToAnotherMachine) {
    for (const char* bad :
         {"http://issuer.example/keys",
          "http://localhost.example/keys",
          "http://10.0.0.1/keys",
          "http://169.254.169.254/keys"}) {
        EXPECT_EQ(endpoint_problem(bad), "uses http to another machine; use https") << bad;
    }
}

TEST(Endpoint, IsNothingElse) {
    for (const char* bad :
         {"", "issuer.example", "ftp://issuer.example", "https://", "https://user:pw@issuer.example"
         }) {
        EXPECT_NE(endpoint_problem(bad), "") << bad;
    }
    EXPECT_EQ(endpoint_problem("https://user:hunter2@h").find("hunter2"), std::string::npos);
}

TEST(Endpoint, IsSplitByteForByte) {
    const auto split = split_url("HTTPS://Host.Example:443/a%2Fb/?q=1");
    ASSERT_TRUE(split);
    EXPECT_EQ(split->origin, "HTTPS://Host.Example:443");
    EXPECT_EQ(split->path, "/a%2Fb/");
    EXPECT_EQ(split_url("https://h")->path, "");
    EXPECT_EQ(split_url("https://h?q")->path, "");
    EXPECT_EQ(split_url("https://h?q")->origin, "https://h");
    EXPECT_FALSE(split_url("/mcp"));
}

}  // namespace
}  // namespace warder::oauth
