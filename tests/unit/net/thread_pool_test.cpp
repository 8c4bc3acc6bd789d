#include <warder/core/task.hpp>
#include <warder/net/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <thread>

namespace warder::net {
namespace {

/// Whether the pool took the work, which then ran `work` there.
template <class Work>
task<bool> run_on(executor& pool, Work work) {
    const bool moved = co_await resume_on(pool);
    if (!moved) co_return false;
    work();
    co_return true;
}

TEST(ThreadPool, RunsWorkOnAnotherThread) {
    thread_pool pool(1);
    std::promise<std::thread::id> ran_on;
    start(run_on(pool, [&] { ran_on.set_value(std::this_thread::get_id()); }), [](bool) {});
    EXPECT_NE(ran_on.get_future().get(), std::this_thread::get_id());
}

TEST(ThreadPool, RunsAsMuchAtATimeAsItHasThreads) {
    thread_pool pool(3);
    // Each waits for the two others: with fewer threads this would never end.
    std::latch together(3);
    std::latch done(3);
    for (int i = 0; i < 3; ++i) {
        start(run_on(pool, [&] { together.arrive_and_wait(); }), [&](bool) { done.count_down(); });
    }
    done.wait();
}

TEST(ThreadPool, UsesNoMoreThreadsThanItMay) {
    std::mutex mutex;
    std::set<std::thread::id> seen;
    thread_pool pool(2);
    for (int i = 0; i < 200; ++i) {
        const auto note = [&] {
            const std::lock_guard lock(mutex);
            seen.insert(std::this_thread::get_id());
        };
        start(run_on(pool, note), [](bool) {});
    }
    pool.close();
    EXPECT_LE(seen.size(), 2u);
    EXPECT_GE(seen.size(), 1u);
}

TEST(ThreadPool, RefusesWhatItsQueueCannotHold) {
    thread_pool pool(1, 2);
    std::latch busy(1);
    std::latch go(1);
    std::atomic<int> ran = 0;
    start(run_on(pool, [&] { busy.count_down(), go.wait(), ++ran; }), [](bool) {});
    busy.wait();
    std::atomic<int> refused = 0;
    for (int i = 0; i < 3; ++i) {
        start(run_on(pool, [&] { ++ran; }), [&](bool taken) { refused += taken ? 0 : 1; });
    }
    EXPECT_EQ(refused, 1);
    go.count_down();
    pool.close();
    EXPECT_EQ(ran, 3);
}

TEST(ThreadPool, ClosingFinishesWhatIsQueuedAndRefusesTheRest) {
    std::atomic<int> ran = 0;
    thread_pool pool(1);
    for (int i = 0; i < 50; ++i)
        start(run_on(pool, [&] { ++ran; }), [](bool) {});
    pool.close();
    EXPECT_EQ(ran, 50);
    bool taken = true;
    start(run_on(pool, [&] { ++ran; }), [&](bool value) { taken = value; });
    EXPECT_FALSE(taken);
    EXPECT_EQ(ran, 50);
    pool.close();
}

}  // namespace
}  // namespace warder::net
