#include <warder/server/placement.hpp>

#include <gtest/gtest.h>

namespace warder::server {
namespace {

using namespace std::chrono_literals;

struct Placement : testing::Test {
    void calls(unsigned count, placement::duration took) {
        for (unsigned i = 0; i < count; ++i)
            learned.record(took, now);
    }

    placement learned{std::nullopt};
    placement::time_point now{1h};
};

TEST_F(Placement, StartsOnThePool) {
    EXPECT_FALSE(learned.on_loop());
}

TEST_F(Placement, IsPromotedAfter64QuickCallsInARow) {
    calls(63, 99us);
    EXPECT_FALSE(learned.on_loop());
    calls(1, 99us);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, ACallThatIsNotQuickEndsTheRow) {
    calls(63, 99us);
    calls(1, 100us);
    calls(63, 99us);
    EXPECT_FALSE(learned.on_loop());
    calls(1, 99us);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, ACallOfUpToAMillisecondStaysOnTheLoop) {
    calls(64, 1us);
    calls(100, 1ms);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, OneSlowCallSendsItBackForTenSeconds) {
    calls(64, 1us);
    calls(1, 1ms + 1ns);
    EXPECT_FALSE(learned.on_loop());
    now += 10s - 1ns;
    calls(200, 1us);
    EXPECT_FALSE(learned.on_loop());
    now += 1ns;
    calls(1, 1us);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, EachReturnTakesTwiceAsLongUpToAnHour) {
    calls(64, 1us);
    for (const auto exile : {10s, 20s, 40s, 80s, 160s, 320s, 640s, 1280s, 2560s, 3600s, 3600s}) {
        calls(1, 2ms);
        now += exile - 1s;
        calls(64, 1us);
        EXPECT_FALSE(learned.on_loop()) << exile.count();
        now += 1s;
        calls(1, 1us);
        EXPECT_TRUE(learned.on_loop()) << exile.count();
    }
}

TEST_F(Placement, SlowCallsOnThePoolCostNoExile) {
    calls(10, 5ms);
    calls(64, 1us);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, WhatTheDeveloperSaysIsNotLearned) {
    placement pool(true);
    placement loop(false);
    EXPECT_FALSE(pool.on_loop());
    EXPECT_TRUE(loop.on_loop());
    for (int i = 0; i < 100; ++i)
        pool.record(1us, now);
    loop.record(1s, now);
    EXPECT_FALSE(pool.on_loop());
    EXPECT_TRUE(loop.on_loop());
}

}  // namespace
}  // namespace warder::server
