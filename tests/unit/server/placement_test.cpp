#include <warder/server/placement.hpp>

#include <gtest/gtest.h>
#include <time.h>

#include <future>

namespace warder::server {
namespace {

using namespace std::chrono_literals;

struct testing_clock final : clock {
    std::chrono::system_clock::time_point now() const noexcept override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const noexcept override {
        return std::chrono::steady_clock::time_point(passed);
    }
    std::chrono::nanoseconds passed{};
};

struct Placement : testing::Test {
    void calls(unsigned count, placement::duration took, bool held = true) {
        for (unsigned i = 0; i < count; ++i)
            learned.record(took, now, held);
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

TEST_F(Placement, OneSlowCallMakesItSuspectFor16Calls) {
    calls(64, 1us);
    EXPECT_FALSE(learned.is_suspect());
    calls(1, 1ms + 1ns);
    EXPECT_TRUE(learned.on_loop());
    calls(15, 1us);
    EXPECT_TRUE(learned.is_suspect());
    calls(1, 1us);
    EXPECT_FALSE(learned.is_suspect());
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, OnlyASuspectThatHoldsItsThreadIsSentBack) {
    calls(64, 1us);
    calls(1, 2ms);
    calls(5, 2ms, false);
    EXPECT_TRUE(learned.on_loop());
    calls(5, 1ms, true);
    EXPECT_TRUE(learned.on_loop());
    calls(1, 1ms + 1ns, true);
    EXPECT_FALSE(learned.on_loop());
    EXPECT_FALSE(learned.is_suspect());
}

TEST_F(Placement, ABusyMachineNeverSendsItBack) {
    calls(64, 1us);
    calls(1000, 20ms, false);
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, OneThatSeldomBlocksIsSentBackToo) {
    calls(64, 1us);
    int slow_calls = 0;
    for (; learned.on_loop() && slow_calls < 10; ++slow_calls) {
        calls(19, 1us);
        calls(1, 50ms, true);
    }
    EXPECT_FALSE(learned.on_loop());
    EXPECT_LE(slow_calls, 4);
}

TEST_F(Placement, OfCallsThatOverlapOnlyAMeasuredOneCounts) {
    calls(64, 1us);
    testing_clock time;
    std::optional<timed_call> second;
    second.emplace(learned, time, null_log(), called_handler{"tool", "t", true});
    {
        const timed_call first(learned, time, null_log(), {"tool", "t", true});
        time.passed = 2ms;
    }
    EXPECT_TRUE(learned.is_suspect());
    // It began before anybody was suspected, so that nobody knows why it took so long.
    second.reset();
    EXPECT_TRUE(learned.on_loop());
}

TEST_F(Placement, TwoSlowCallsSendItBackForTenSeconds) {
    calls(64, 1us);
    calls(2, 1ms + 1ns);
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
        calls(2, 2ms);
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
        pool.record(1us, now, true);
    loop.record(1s, now, true);
    EXPECT_FALSE(pool.on_loop());
    EXPECT_TRUE(loop.on_loop());
    EXPECT_FALSE(loop.is_suspect());
}

/// Works until the thread has had its processor for so long.
void work(std::chrono::microseconds least) {
    ::timespec began{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
    const auto worked = [&] {
        ::timespec now{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return std::chrono::seconds(now.tv_sec - began.tv_sec) +
               std::chrono::nanoseconds(now.tv_nsec - began.tv_nsec);
    };
    while (worked() < least) {
    }
}

TEST(HeldThread, TimeOfOthersDoesNotCount) {
    // A host that takes the processor from a virtual machine shows as work, so one try may fail.
    bool ever_held = true;
    for (int i = 0; i < 100 && ever_held; ++i) {
        const held_thread measured;
        ever_held = measured.since_then(1h);
    }
    EXPECT_FALSE(ever_held);
}

TEST(HeldThread, WorkCounts) {
    const held_thread measured;
    work(2500us);
    EXPECT_TRUE(measured.since_then(3ms));
    EXPECT_FALSE(measured.since_then(1ms));
}

TEST(HeldThread, WaitingCounts) {
    const held_thread measured;
    std::promise<void> never;
    never.get_future().wait_for(200us);
    EXPECT_TRUE(measured.since_then(2ms));
}

}  // namespace
}  // namespace warder::server
