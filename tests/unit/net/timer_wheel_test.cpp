#include "net/server/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace warder::net {
namespace {

using std::chrono::milliseconds;

struct thing {
    explicit thing(std::string text) : name(std::move(text)), entry(*this) {}
    std::string name;
    timer_wheel<thing>::entry entry;
};

/// A wheel, its time, and the names of what expired.
class TimerWheel : public testing::Test {
  protected:
    void arm(thing& what, int ms) { wheel.arm(what.entry, now + milliseconds(ms)); }
    using names = std::vector<std::string>;
    names after(int ms) {
        names late_ones;
        now += milliseconds(ms);
        wheel.advance(now, [&](thing& late) { late_ones.push_back(late.name); });
        return late_ones;
    }

    timer_wheel<thing> wheel;
    timer_wheel<thing>::time_point now{std::chrono::hours(1000)};
    thing a{"a"};
    thing b{"b"};
};

TEST_F(TimerWheel, ExpiresAfterTheDeadlineAndAtMostATickLater) {
    arm(a, 500);
    EXPECT_EQ(after(499), names());
    EXPECT_EQ(after(101), names{"a"});
    EXPECT_EQ(after(10'000), names());
}

TEST_F(TimerWheel, ADeadlineCanMoveBothWays) {
    arm(a, 500);
    arm(b, 5'000);
    EXPECT_EQ(after(300), names());
    arm(a, 500);
    arm(b, 100);
    EXPECT_EQ(after(250), names{"b"});
    EXPECT_EQ(after(200), names());
    EXPECT_EQ(after(200), names{"a"});
}

TEST_F(TimerWheel, ReachesFurtherThanItsSlots) {
    arm(a, 60'000);
    for (int i = 0; i < 59; ++i)
        EXPECT_EQ(after(1'000), names());
    EXPECT_EQ(after(1'200), names{"a"});
}

TEST_F(TimerWheel, SurvivesALongPause) {
    arm(a, 500);
    arm(b, 3'600'000);
    EXPECT_EQ(after(1'800'000), names{"a"});
    EXPECT_EQ(after(1'801'000), names{"b"});
}

TEST_F(TimerWheel, WhatIsDisarmedDoesNotExpire) {
    arm(a, 500);
    wheel.disarm(a.entry);
    EXPECT_EQ(after(1'000), names());
    arm(a, 500);
    EXPECT_EQ(after(1'000), names{"a"});
}

TEST_F(TimerWheel, IsEmptyOnceAllIsRemoved) {
    EXPECT_TRUE(wheel.empty());
    arm(a, 500);
    EXPECT_FALSE(wheel.empty());
    wheel.remove(a.entry);
    wheel.remove(a.entry);
    EXPECT_TRUE(wheel.empty());
}

TEST_F(TimerWheel, WhatExpiresMayRemoveItsNeighboursAndArmItself) {
    arm(a, 500);
    arm(b, 500);
    int calls = 0;
    now += milliseconds(700);
    wheel.advance(now, [&](thing& late) {
        ++calls;
        thing& other = &late == &a ? b : a;
        wheel.remove(other.entry);
        arm(late, 100);
    });
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(after(300).size(), 1u);
}

}  // namespace
}  // namespace warder::net
