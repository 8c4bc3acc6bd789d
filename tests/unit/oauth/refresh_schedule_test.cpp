#include "oauth/refresh_schedule.hpp"

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using time_point = refresh_schedule::time_point;

TEST(RefreshSchedule, FirstFetchIsDueAtOnce) {
    const refresh_schedule plan({});
    EXPECT_TRUE(plan.due(time_point(0s)));
    EXPECT_FALSE(plan.backing_off(time_point(0s)));
}

TEST(RefreshSchedule, AgeIsThatOfTheIssuerWithinLimits) {
    const struct {
        std::optional<std::chrono::seconds> said;
        std::chrono::seconds used;
    } rows[] = {
        {std::nullopt, 3600s}, {0s, 60s}, {59s, 60s}, {61s, 61s}, {7200s, 7200s}, {999999s, 86400s}
    };
    for (const auto& row : rows) {
        refresh_schedule plan({});
        plan.succeeded(time_point(10s), row.said);
        EXPECT_FALSE(plan.due(time_point(10s + row.used - 1s)));
        EXPECT_TRUE(plan.due(time_point(10s + row.used)));
    }
}

TEST(RefreshSchedule, PausesDoubleUpToTheLast) {
    refresh_schedule plan({});
    time_point now(0s);
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        plan.failed(now, 1.0);
        EXPECT_TRUE(plan.backing_off(now + pause - 1ms));
        EXPECT_TRUE(plan.due(now + pause));
        EXPECT_FALSE(plan.backing_off(now + pause));
        now += pause;
    }
    for (int i = 0; i < 100; ++i)
        plan.failed(now, 1.0);
    EXPECT_EQ(plan.wait(now), 60s);
}

TEST(RefreshSchedule, JitterTakesUpToHalfAway) {
    refresh_schedule plan({});
    plan.failed(time_point(0s), 0.0);
    EXPECT_FALSE(plan.due(time_point(499ms)));
    EXPECT_TRUE(plan.due(time_point(500ms)));
}

TEST(RefreshSchedule, WhoNeedsKeysWaitsForTheFirstPauseOnly) {
    refresh_schedule plan({});
    plan.hurry();
    EXPECT_TRUE(plan.due(time_point(0s))) << "as it was";
    for (int i = 0; i < 20; ++i)
        plan.failed(time_point(0s), 1.0);
    EXPECT_EQ(plan.wait(time_point(0s)), 60s);
    plan.hurry();
    EXPECT_FALSE(plan.due(time_point(999ms)));
    EXPECT_TRUE(plan.due(time_point(1s)));
    plan.succeeded(time_point(1s), 60s);
    plan.hurry();
    EXPECT_EQ(plan.wait(time_point(1s)), 60s);
}

TEST(RefreshSchedule, SuccessEndsTheBackOff) {
    refresh_schedule plan({});
    for (int i = 0; i < 5; ++i)
        plan.failed(time_point(0s), 1.0);
    plan.succeeded(time_point(0s), 60s);
    EXPECT_FALSE(plan.backing_off(time_point(1s)));
    plan.failed(time_point(60s), 1.0);
    EXPECT_EQ(plan.wait(time_point(60s)), 1s);
}

TEST(RefreshSchedule, KeysAreTooStaleOnlyWhenFetchesFailForLong) {
    refresh_schedule plan({.max_stale = 100s});
    EXPECT_FALSE(plan.too_stale(time_point(1000s)));
    plan.succeeded(time_point(0s), 60s);
    EXPECT_FALSE(plan.too_stale(time_point(1000s)));
    plan.failed(time_point(60s), 1.0);
    EXPECT_FALSE(plan.too_stale(time_point(160s)));
    EXPECT_TRUE(plan.too_stale(time_point(161s)));
    plan.succeeded(time_point(161s), 60s);
    EXPECT_FALSE(plan.too_stale(time_point(1000s)));
}

TEST(RefreshSchedule, OneFailedRefreshOfKeysThatLiveForADayDropsNothing) {
    refresh_schedule plan({});
    plan.succeeded(time_point(0s), 86400s);
    plan.failed(time_point(86401s), 1.0);
    EXPECT_FALSE(plan.too_stale(time_point(86402s)));
    EXPECT_FALSE(plan.too_stale(time_point(2 * 86400s)));
    EXPECT_TRUE(plan.too_stale(time_point(2 * 86400s + 1s)));
}

TEST(CacheControl, MaxAgeIsRead) {
    const struct {
        std::string_view text;
        std::optional<std::chrono::seconds> age;
    } rows[] = {
        {"max-age=600", 600s},
        {"public, max-age=600, immutable", 600s},
        {"Public,MAX-AGE=600", 600s},
        {" max-age=\"600\" ", 600s},
        {"max-age=0", 0s},
        {"max-age=600, no-cache", 0s},
        {"no-store", 0s},
        {"", std::nullopt},
        {"public", std::nullopt},
        {"max-age", std::nullopt},
        {"max-age=", std::nullopt},
        {"max-age=-1", std::nullopt},
        {"max-age=6x", std::nullopt},
        {"max-age=99999999999999999999", std::nullopt},
        {"s-maxage=600", std::nullopt},
        {",,;=,\"", std::nullopt},
    };
    for (const auto& row : rows)
        EXPECT_EQ(max_age_of(row.text), row.age) << row.text;
}

}  // namespace
}  // namespace warder::oauth
