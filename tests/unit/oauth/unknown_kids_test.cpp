#include "oauth/unknown_kids.hpp"

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using time_point = unknown_kids::time_point;

TEST(UnknownKids, CoolDownIsPerKid) {
    unknown_kids kids({});
    kids.asked_about("a", time_point(0s));
    EXPECT_TRUE(kids.cooling_down("a", time_point(29s)));
    EXPECT_FALSE(kids.cooling_down("b", time_point(29s)));
    EXPECT_FALSE(kids.cooling_down("a", time_point(30s)));
    kids.asked_about("a", time_point(30s));
    EXPECT_TRUE(kids.cooling_down("a", time_point(59s)));
}

TEST(UnknownKids, TableIsBoundedAndForgetsTheOldest) {
    unknown_kids kids({.max_remembered = 2});
    for (const char* kid : {"a", "b", "b", "c"})
        kids.asked_about(kid, time_point(0s));
    EXPECT_EQ(kids.size(), 2U);
    EXPECT_FALSE(kids.cooling_down("a", time_point(0s)));
    EXPECT_TRUE(kids.cooling_down("b", time_point(0s)));
    EXPECT_TRUE(kids.cooling_down("c", time_point(0s)));
}

TEST(UnknownKids, ALongerOneIsNeverAskedAboutAndTakesNoPlace) {
    unknown_kids kids({});
    kids.asked_about(std::string(256, 'k'), time_point(0s));
    EXPECT_EQ(kids.size(), 1U);
    EXPECT_FALSE(kids.cooling_down(std::string(256, 'k'), time_point(30s)));
    kids.asked_about(std::string(257, 'k'), time_point(0s));
    EXPECT_EQ(kids.size(), 1U);
    EXPECT_TRUE(kids.cooling_down(std::string(257, 'k'), time_point(30s)));
}

TEST(UnknownKids, BudgetIsABurstAndThenOneEachRefill) {
    unknown_kids kids({.burst = 2, .refill = 10s});
    time_point now(1000s);
    EXPECT_TRUE(kids.take_fetch(now));
    EXPECT_TRUE(kids.take_fetch(now));
    EXPECT_FALSE(kids.take_fetch(now));
    EXPECT_FALSE(kids.take_fetch(now + 9s));
    EXPECT_TRUE(kids.take_fetch(now + 10s));
    EXPECT_FALSE(kids.take_fetch(now + 11s));
    EXPECT_TRUE(kids.take_fetch(now + 1000s));
    EXPECT_TRUE(kids.take_fetch(now + 1000s));
    EXPECT_FALSE(kids.take_fetch(now + 1000s));
}

}  // namespace
}  // namespace warder::oauth
