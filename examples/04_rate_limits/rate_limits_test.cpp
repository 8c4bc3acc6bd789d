// Limits: the eleventh call of a minute is refused, and the next minute is free again.
#include "rate_limits.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

class RateLimits : public testing::Test {
  protected:
    warder::response ask(const std::string& token) {
        return client.post(
            "/mcp", {.json = warder::testing::call("weather", R"({"city":"Oslo"})"), .token = token}
        );
    }

    std::string token_of(std::string subject) {
        return client.issuer().mint({.subject = std::move(subject), .scopes = {"weather:read"}});
    }

    warder::testing::client client{rate_limits()};
};

TEST_F(RateLimits, TheEleventhCallOfAMinuteIsRefused) {
    const std::string token = token_of("usr_1");
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(ask(token).status, 200u);
    const auto refused = ask(token);
    EXPECT_EQ(refused.status, 429u);
    EXPECT_EQ(refused.body, R"({"error":"Rate limit exceeded: 10 per 1 minute"})");
    EXPECT_EQ(refused.fields["Retry-After"], "60");
    EXPECT_EQ(refused.fields["X-RateLimit-Limit"], "10");
    EXPECT_EQ(refused.fields["X-RateLimit-Remaining"], "0");
}

TEST_F(RateLimits, TheNextMinuteIsFreeAgain) {
    const std::string token = token_of("usr_1");
    for (int i = 0; i < 11; ++i)
        ask(token);
    client.time().advance(60s);
    EXPECT_EQ(ask(token).status, 200u);
}

TEST_F(RateLimits, EachCallerHasItsOwnCount) {
    for (int i = 0; i < 11; ++i)
        ask(token_of("usr_1"));
    EXPECT_EQ(ask(token_of("usr_2")).status, 200u);
}

TEST_F(RateLimits, ANewTokenOfTheSameCallerCountsOn) {
    for (int i = 0; i < 10; ++i)
        ask(token_of("usr_1"));
    EXPECT_EQ(ask(token_of("usr_1")).status, 429u);
}

TEST_F(RateLimits, AStrangersFloodIsCountedByAddressBeforeTheGuard) {
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(client.post("/mcp").status, 401u);
    EXPECT_EQ(client.post("/mcp").status, 429u);
    EXPECT_EQ(client.get("/health").status, 200u);
}

}  // namespace
