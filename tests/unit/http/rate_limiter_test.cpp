#include <warder/http/rate_limiter.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace warder::http {
namespace {

using namespace std::chrono_literals;
using time_point = std::chrono::steady_clock::time_point;

const time_point start_time = time_point(1000h);

class fixed_entropy final : public entropy {
  public:
    void fill(std::span<std::byte> out) override { std::memset(out.data(), 7, out.size()); }
};

rate_limiter limiter_of(const char* limits, std::size_t max_keys = rate_limiter::default_max_keys) {
    fixed_entropy random;
    return rate_limiter(*parse_rate_limits(limits), max_keys, random);
}

/// How many of `tries` requests of a key are allowed at one time.
int allowed(rate_limiter& limiter, std::string_view key, time_point now, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) {
        count += limiter.check(key, now).allowed ? 1 : 0;
    }
    return count;
}

TEST(RateLimiter, AllowsSoManyInAWindow) {
    rate_limiter limiter = limiter_of("10/minute");
    EXPECT_EQ(allowed(limiter, "a", start_time, 20), 10);
    EXPECT_EQ(allowed(limiter, "a", start_time + 60s - 1ns, 20), 0);
    EXPECT_EQ(allowed(limiter, "a", start_time + 60s, 20), 10);
}

TEST(RateLimiter, TheWindowStartsWithTheFirstRequest) {
    rate_limiter limiter = limiter_of("2/minute");
    EXPECT_TRUE(limiter.check("a", start_time + 59s).allowed);
    EXPECT_EQ(limiter.check("a", start_time + 60s).reset_after, 59s);
    EXPECT_FALSE(limiter.check("a", start_time + 118s).allowed);
    EXPECT_TRUE(limiter.check("a", start_time + 119s).allowed);
}

TEST(RateLimiter, KeysAreCountedApart) {
    rate_limiter limiter = limiter_of("1/minute");
    EXPECT_TRUE(limiter.check("a", start_time).allowed);
    EXPECT_TRUE(limiter.check("b", start_time).allowed);
    EXPECT_TRUE(limiter.check("", start_time).allowed);
    EXPECT_FALSE(limiter.check("a", start_time).allowed);
    EXPECT_FALSE(limiter.check("b", start_time).allowed);
    EXPECT_EQ(limiter.size(), 3U);
}

TEST(RateLimiter, LongKeysAreKeptApartByTheirEnds) {
    rate_limiter limiter = limiter_of("1/minute");
    const std::string common(10'000, 'x');
    EXPECT_TRUE(limiter.check(common + "a", start_time).allowed);
    EXPECT_TRUE(limiter.check(common + "b", start_time).allowed);
    EXPECT_FALSE(limiter.check(common + "a", start_time).allowed);
}

TEST(RateLimiter, ADecisionSaysHowMuchIsLeft) {
    rate_limiter limiter = limiter_of("2/minute");
    const limit_decision first = limiter.check("a", start_time);
    ASSERT_NE(first.limit, nullptr);
    EXPECT_EQ(first.limit->text, "2 per 1 minute");
    EXPECT_EQ(first.remaining, 1U);
    EXPECT_EQ(first.reset_after, 60s);
    EXPECT_EQ(limiter.check("a", start_time + 20s).remaining, 0U);
    const limit_decision refused = limiter.check("a", start_time + 30s);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 0U);
    EXPECT_EQ(refused.reset_after, 30s);
}

TEST(RateLimiter, OfSeveralLimitsTheTightestIsNamed) {
    rate_limiter limiter = limiter_of("3/minute, 4/day");
    EXPECT_EQ(limiter.check("a", start_time).limit->text, "3 per 1 minute");
    EXPECT_EQ(allowed(limiter, "a", start_time, 5), 2);
    EXPECT_EQ(limiter.check("a", start_time).limit->text, "3 per 1 minute");
    const limit_decision last = limiter.check("a", start_time + 60s);
    EXPECT_TRUE(last.allowed);
    EXPECT_EQ(last.limit->text, "4 per 1 day");
    EXPECT_EQ(last.remaining, 0U);
    EXPECT_EQ(limiter.check("a", start_time + 60s).limit->text, "4 per 1 day");
    EXPECT_EQ(allowed(limiter, "a", start_time + 24h - 1ns, 5), 0);
    EXPECT_EQ(allowed(limiter, "a", start_time + 24h, 5), 3);
}

TEST(RateLimiter, ARefusedRequestCountsAgainstNoLimit) {
    rate_limiter limiter = limiter_of("1/minute, 3/day");
    EXPECT_EQ(allowed(limiter, "a", start_time, 10), 1);
    EXPECT_EQ(allowed(limiter, "a", start_time + 60s, 10), 1);
    EXPECT_EQ(allowed(limiter, "a", start_time + 120s, 10), 1);
    EXPECT_EQ(allowed(limiter, "a", start_time + 180s, 10), 0);
}

TEST(RateLimiter, OfTwoLimitsThatRefuseTheLongerIsNamed) {
    rate_limiter limiter = limiter_of("1/minute, 1/hour");
    EXPECT_TRUE(limiter.check("a", start_time).allowed);
    EXPECT_EQ(limiter.check("a", start_time).limit->text, "1 per 1 hour");
}

TEST(RateLimiter, WithoutLimitsEverythingIsAllowed) {
    fixed_entropy random;
    rate_limiter limiter({}, 100, random);
    const limit_decision decision = limiter.check("a", start_time);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.limit, nullptr);
    EXPECT_EQ(limiter.size(), 0U);
}

TEST(RateLimiter, MayBeMoved) {
    rate_limiter first = limiter_of("1/minute");
    const limit_decision decision = first.check("a", start_time);
    rate_limiter second = std::move(first);
    EXPECT_EQ(decision.limit, &second.limits()[0]);
    EXPECT_FALSE(second.check("a", start_time).allowed);
}

TEST(RateLimiter, TheTableIsBounded) {
    rate_limiter limiter = limiter_of("10/minute", 320);
    for (int i = 0; i < 10'000; ++i) {
        EXPECT_TRUE(limiter.check("key" + std::to_string(i), start_time).allowed);
    }
    EXPECT_LE(limiter.size(), 320U);
    EXPECT_GT(limiter.size(), 160U);
}

TEST(RateLimiter, AFloodOfNewKeysDoesNotResetACounter) {
    rate_limiter limiter = limiter_of("10/minute", 320);
    ASSERT_EQ(allowed(limiter, "attacker", start_time, 20), 10);
    ASSERT_EQ(allowed(limiter, "half", start_time, 5), 5);
    for (int i = 0; i < 100'000; ++i) {
        static_cast<void>(limiter.check("key" + std::to_string(i), start_time + 1s));
    }
    EXPECT_FALSE(limiter.check("attacker", start_time + 2s).allowed);
    EXPECT_EQ(limiter.check("half", start_time + 2s).remaining, 4U);
}

TEST(RateLimiter, NobodyIsRefusedBecauseTheTableIsFull) {
    rate_limiter limiter = limiter_of("1/minute", 64);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(limiter.check("key" + std::to_string(i), start_time).allowed);
    }
}

TEST(RateLimiter, KeysWhoseWindowsEndedMakeRoomFirst) {
    rate_limiter limiter = limiter_of("10/minute", 64);
    for (int i = 0; i < 64; ++i) {
        static_cast<void>(allowed(limiter, "old" + std::to_string(i), start_time, 10));
    }
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(limiter.check("new" + std::to_string(i), start_time + 60s).allowed);
    }
    EXPECT_EQ(allowed(limiter, "old1", start_time + 60s, 20), 10);
    EXPECT_LE(limiter.size(), 64U);
}

TEST(RateLimiter, CountsExactlyFromSeveralThreads) {
    rate_limiter limiter = limiter_of("1000/minute");
    std::atomic<int> total = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] { total += allowed(limiter, "shared", start_time, 500); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(total, 1000);
}

const std::chrono::system_clock::time_point wall_time(1'700'000'000s + 200ms);

TEST(TooManyRequests, SaysWhichLimitAndWhenToComeBack) {
    rate_limiter limiter = limiter_of("10/minute");
    static_cast<void>(allowed(limiter, "a", start_time, 10));
    const limit_decision refused = limiter.check("a", start_time + 29'500ms);
    const response reply = too_many_requests(refused, wall_time);
    EXPECT_EQ(reply.status, 429U);
    EXPECT_EQ(reply.body, R"({"error":"Rate limit exceeded: 10 per 1 minute"})");
    EXPECT_EQ(reply.fields["Content-Type"], "application/json");
    EXPECT_EQ(reply.fields["Retry-After"], "31");
    EXPECT_EQ(reply.fields["X-RateLimit-Limit"], "10");
    EXPECT_EQ(reply.fields["X-RateLimit-Remaining"], "0");
    EXPECT_EQ(reply.fields["X-RateLimit-Reset"], "1700000031");
}

TEST(TooManyRequests, RetryAfterIsNeverZero) {
    rate_limiter limiter = limiter_of("1/second");
    static_cast<void>(limiter.check("a", start_time));
    const limit_decision refused = limiter.check("a", start_time + 1s - 1ns);
    EXPECT_EQ(too_many_requests(refused, wall_time).fields["Retry-After"], "1");
}

TEST(LimitFields, StandOnAllowedResponsesToo) {
    rate_limiter limiter = limiter_of("10/minute");
    response reply;
    add_limit_fields(reply, limiter.check("a", start_time), wall_time);
    EXPECT_EQ(reply.fields["X-RateLimit-Limit"], "10");
    EXPECT_EQ(reply.fields["X-RateLimit-Remaining"], "9");
    EXPECT_EQ(reply.fields["X-RateLimit-Reset"], "1700000061");
    EXPECT_EQ(reply.fields.find("Retry-After"), std::nullopt);

    response told;
    told.fields.append("x-ratelimit-reset", "by a handler");
    add_limit_fields(told, limiter.check("a", start_time), wall_time);
    EXPECT_EQ(told.fields.count("X-RateLimit-Reset"), 1U);
    EXPECT_EQ(told.fields["X-RateLimit-Reset"], "1700000061");

    response without;
    add_limit_fields(without, limit_decision(), wall_time);
    EXPECT_TRUE(without.fields.empty());
}

}  // namespace
}  // namespace warder::http
