#include "oauth/single_flight.hpp"

#include "unit/oauth/fakes.hpp"

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using flights = single_flight<int, std::string>;

/// Waits until the test resumes it.
struct parked {
    std::coroutine_handle<>& waiting;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> coroutine) const { waiting = coroutine; }
    void await_resume() const noexcept {}
};

task<std::string> ask(flights& all, int key, std::coroutine_handle<>& held, int& asked) {
    auto joining = all.join(key);
    auto told = co_await joining;
    if (told) co_return "told " + *told;
    flights::flight own(all, key, "nothing");
    ++asked;
    co_await parked{held};
    own.answer = "answer " + std::to_string(asked);
    co_return own.answer;
}

TEST(SingleFlight, TellsAllWhoCameBeforeTheAnswer) {
    flights all;
    std::coroutine_handle<> held;
    std::coroutine_handle<> held_of_other;
    int asked = 0;
    running first(ask(all, 1, held, asked));
    running second(ask(all, 1, held, asked));
    running third(ask(all, 1, held, asked));
    EXPECT_EQ(asked, 1);
    running other(ask(all, 2, held_of_other, asked));
    EXPECT_EQ(asked, 2) << "of another key";
    EXPECT_FALSE(second.done());
    held.resume();
    EXPECT_EQ(*first, "answer 2");
    EXPECT_EQ(*second, "told answer 2");
    EXPECT_EQ(*third, "told answer 2");
    EXPECT_FALSE(other.done());
    held_of_other.resume();

    running later(ask(all, 1, held, asked));
    EXPECT_EQ(asked, 3) << "an answer is not kept";
    held.resume();
    EXPECT_EQ(*later, "answer 3");
}

task<std::string> fail(flights& all, std::coroutine_handle<>& held) {
    auto joining = all.join(1);
    auto told = co_await joining;
    if (told) co_return "told " + *told;
    const flights::flight own(all, 1, "nothing");
    co_await parked{held};
    throw std::runtime_error("a fault");
}

task<std::string> survive(flights& all, std::coroutine_handle<>& held) {
    try {
        auto failing = fail(all, held);
        co_return co_await failing;
    } catch (const std::runtime_error&) {
        co_return "failed";
    }
}

TEST(SingleFlight, ATaskThatFailsLetsNobodyWait) {
    flights all;
    std::coroutine_handle<> held;
    running first(survive(all, held));
    running second(survive(all, held));
    held.resume();
    EXPECT_EQ(*first, "failed");
    EXPECT_EQ(*second, "told nothing");
}

}  // namespace
}  // namespace warder::oauth
