#include "unit/server/fixture.hpp"
#include <warder/json/describe.hpp>
#include <warder/server/dispatcher.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace warder::server {
namespace {

/// A pool of threads that ends when it is destroyed; refuses what comes while `limit` wait.
class small_pool final : public executor {
  public:
    explicit small_pool(std::size_t limit) : limit_(limit) {
        for (std::thread& one : threads_)
            one = std::thread([this] { work(); });
    }
    ~small_pool() override {
        {
            const std::lock_guard hold(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
        for (std::thread& one : threads_)
            one.join();
    }

    bool post(std::coroutine_handle<> work) override {
        {
            const std::lock_guard hold(mutex_);
            if (closed_ || queue_.size() == limit_) return false;
            queue_.push_back(work);
        }
        changed_.notify_one();
        return true;
    }

  private:
    void work() {
        for (;;) {
            std::unique_lock hold(mutex_);
            changed_.wait(hold, [this] { return closed_ || !queue_.empty(); });
            if (queue_.empty()) return;
            const std::coroutine_handle<> next = queue_.front();
            queue_.pop_front();
            hold.unlock();
            next.resume();
        }
    }

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::coroutine_handle<>> queue_;
    bool closed_ = false;
    std::array<std::thread, 2> threads_;
};

struct numbers {
    int a;
    int b;
};

/// Counts what is still to be answered.
class countdown {
  public:
    explicit countdown(int count) : left_(count) {}
    void count() {
        const std::lock_guard hold(mutex_);
        if (--left_ == 0) zero_.notify_all();
    }
    void wait() {
        std::unique_lock hold(mutex_);
        zero_.wait(hold, [this] { return left_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable zero_;
    int left_;
};

/// One call with all that must outlive it.
struct in_flight {
    entry work;
    http::request request;
    std::string reply;
    place where = place::loop;
    bool refused = false;
};

constexpr int threads = 4;
constexpr int calls_each = 500;

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

/// Expects the sum of `a` and `b` under the id `b`, unless the pool refused; gives 1 for an answer.
int check_answer(const in_flight& one, int a, int b) {
    if (one.refused) {
        EXPECT_EQ(one.reply, "");
        return 0;
    }
    EXPECT_EQ(
        one.reply,
        R"({"jsonrpc":"2.0","id":)" + std::to_string(b) +
            R"(,"result":{"content":[{"type":"text","text":")" + std::to_string(a + b) + R"("}]}})"
    );
    return 1;
}

// Four threads call a tool that learns its place and one that is a coroutine, while the pool
// refuses now and then; the sanitizer for threads watches.
TEST(DispatcherThreads, EachCallerGetsItsOwnAnswer) {
    std::array<std::array<in_flight, calls_each>, threads> calls;
    std::atomic<int> runs{0};
    countdown left(threads * calls_each);
    small_pool pool(64);
    registry tools;
    tools.add(make_tool({.name = "plain"}, [&runs](const numbers& in) {
        ++runs;
        return std::to_string(in.a + in.b);
    }));
    tools.add(make_tool({.name = "coroutine"}, [&runs](const numbers& in) -> task<std::string> {
        ++runs;
        co_return std::to_string(in.a + in.b);
    }));
    const dispatcher shared(
        {.self = {.name = "n", .version = "1"}}, std::move(tools), {.pool = &pool}
    );
    const auto call = [&](in_flight& one, int a, int b) {
        const std::string text = R"({"jsonrpc":"2.0","id":)" + std::to_string(b) +
                                 R"(,"method":"tools/call","params":{"name":")" +
                                 (b % 2 == 0 ? "plain" : "coroutine") + R"(","arguments":{"a":)" +
                                 std::to_string(a) + R"(,"b":)" + std::to_string(b) + "}}}";
        const auto parsed = json::parse(text, [&](json::node root) {
            const auto& revision = *mcp::find_revision("2025-11-25");
            one.work =
                shared.admit(mcp::read_message(root), revision, {.fields = &one.request.fields});
        });
        EXPECT_TRUE(parsed);
        start(
            shared.run(one.work, one.request, one.reply, one.where),
            [&](const std::optional<refusal>& refused) {
                one.refused = refused.has_value();
                left.count();
            }
        );
    };
    std::array<std::thread, threads> callers;
    for (int t = 0; t < threads; ++t) {
        callers[index(t)] = std::thread([&, t] {
            auto& own = calls[index(t)];
            for (int i = 0; i < calls_each; ++i)
                call(own[index(i)], t * 1000, i);
        });
    }
    for (std::thread& one : callers)
        one.join();
    left.wait();

    int answered = 0;
    for (int t = 0; t < threads; ++t) {
        for (int i = 0; i < calls_each; ++i)
            answered += check_answer(calls[index(t)][index(i)], t * 1000, i);
    }
    EXPECT_EQ(runs, answered);
    EXPECT_GE(answered, threads * calls_each / 2);  // every coroutine
}

}  // namespace
}  // namespace warder::server
