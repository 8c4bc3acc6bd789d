#include <warder/net/timer_thread.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <vector>

namespace warder::net {
namespace {

using namespace std::chrono_literals;

TEST(TimerThread, CallsWhatIsDueInItsOrder) {
    timer_thread timer;
    std::latch called(3);
    std::vector<int> order;
    std::latch registered(1);
    const auto past = timer.now() - 1h;
    const auto note = [&](int which) {
        order.push_back(which);
        called.count_down();
    };
    // What is registered while the thread is held.
    timer.call_at(past, [&] { registered.wait(); });
    timer.call_at(past + 3s, [&] { note(3); });
    timer.call_at(past + 1s, [&] { note(1); });
    timer.call_at(past + 2s, [&] { note(2); });
    registered.count_down();
    called.wait();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(TimerThread, WhatIsForgottenIsNotCalled) {
    timer_thread timer;
    std::latch called(1);
    std::latch registered(1);
    const auto past = timer.now() - 1h;
    timer.call_at(past, [&] { registered.wait(); });
    const auto forgotten = timer.call_at(past + 1s, [] { FAIL(); });
    timer.call_at(past + 2s, [&] { called.count_down(); });
    EXPECT_TRUE(timer.forget(forgotten));
    EXPECT_FALSE(timer.forget(forgotten));
    registered.count_down();
    called.wait();
}

TEST(TimerThread, WhatWasCalledCannotBeForgotten) {
    timer_thread timer;
    std::latch called(1);
    const auto entry = timer.call_at(timer.now(), [&] { called.count_down(); });
    called.wait();
    EXPECT_FALSE(timer.forget(entry));
}

TEST(TimerThread, ItsEndForgetsWhatIsNotDue) {
    timer_thread timer;
    timer.call_at(timer.now() + 1h, [] { FAIL(); });
}

}  // namespace
}  // namespace warder::net
