// Two ways in: each caller gets as far as its scopes, and no other key gets in at all.
#include "ways_in.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

constexpr const char* nightly = "warder-example-key-4f1c2d";

class WaysIn : public testing::Test {
  protected:
    warder::response call(std::string tool, std::string arguments, std::string token) {
        return client.post(
            "/mcp",
            {.json = warder::testing::call(std::move(tool), std::move(arguments)), .token = token}
        );
    }

    std::string token_with(std::string scope) {
        return client.issuer().mint({.subject = "usr_1", .scopes = {std::move(scope)}});
    }

    warder::testing::client client{ways_in()};
};

TEST_F(WaysIn, AScopeIsWorthWhatItIncludes) {
    EXPECT_EQ(call("publish", R"({"text":"hello"})", token_with("board:write")).status, 200u);
    const auto read = call("read_board", "{}", token_with("board:write"));
    EXPECT_EQ(read.status, 200u);
    EXPECT_NE(read.body.find("usr_1: hello"), read.body.npos);
    EXPECT_EQ(call("publish", R"({"text":"x"})", token_with("board:read")).status, 403u);
}

TEST_F(WaysIn, AKeyComesInAsABearerToken) {
    EXPECT_EQ(call("read_board", "{}", nightly).status, 200u);
    EXPECT_EQ(call("publish", R"({"text":"x"})", nightly).status, 403u);
    EXPECT_EQ(call("read_board", "{}", std::string(nightly).append("x")).status, 401u);
    EXPECT_EQ(call("read_board", "{}", keys()[0].sha256).status, 401u) << "a digest is no key";
}

}  // namespace
