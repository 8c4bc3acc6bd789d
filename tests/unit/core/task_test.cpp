#include "tasks.hpp"
#include <warder/core/task.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder {
namespace {

using tests::manual_executor;

task<int> answer() {
    co_return 42;
}

task<int> twice(int& runs) {
    ++runs;
    const int once = co_await answer();
    co_return once * 2;
}

TEST(Task, DoesNotRunUntilStarted) {
    int runs = 0;
    auto work = twice(runs);
    EXPECT_EQ(runs, 0);
    int got = 0;
    start(std::move(work), [&](int value) { got = value; });
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(got, 84);
}

task<std::string> fail() {
    throw std::runtime_error("boom");
    co_return "";
}

task<std::string> catches() {
    try {
        co_return co_await fail();
    } catch (const std::runtime_error& caught) {
        co_return caught.what();
    }
}

TEST(Task, RethrowsToTheAwaiter) {
    std::string got;
    start(catches(), [&](std::string value) { got = std::move(value); });
    EXPECT_EQ(got, "boom");
}

task<bool> hop(executor& target) {
    co_return co_await resume_on(target);
}

TEST(Task, ContinuesOnAnExecutor) {
    manual_executor pool;
    bool done = false;
    start(hop(pool), [&](bool moved) { done = moved; });
    EXPECT_FALSE(done);
    pool.run();
    EXPECT_TRUE(done);
}

TEST(Task, GoesOnInPlaceWhenTheExecutorRefuses) {
    manual_executor pool;
    pool.closed = true;
    bool moved = true;
    start(hop(pool), [&](bool value) { moved = value; });
    EXPECT_FALSE(moved);
}

task<int> deep(int levels) {
    if (levels == 0) co_return 0;
    const int below = co_await deep(levels - 1);
    co_return below + 1;
}

/// Sanitizers keep every frame on the stack, so they see fewer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
constexpr int many = 1000;
#else
constexpr int many = 1'000'000;
#endif

TEST(Task, NestsWithoutUsingUpTheStack) {
    int got = 0;
    start(deep(many), [&](int value) { got = value; });
    EXPECT_EQ(got, many);
}

task<int> sum_of_answers(int count) {
    int sum = 0;
    for (int i = 0; i < count; ++i)
        sum += co_await answer();
    co_return sum;
}

TEST(Task, AwaitsInALoopWithoutUsingUpTheStack) {
    int got = 0;
    start(sum_of_answers(many), [&](int value) { got = value; });
    EXPECT_EQ(got, many * 42);
}

}  // namespace
}  // namespace warder
