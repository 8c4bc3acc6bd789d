#include "oauth/stream_watch.hpp"

#include "oauth/refusals.hpp"
#include "unit/oauth/fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::Not;

class StreamWatch : public testing::Test {
  protected:
    StreamWatch() {
        verifier.answer = [this](std::string_view bearer) { return answer(bearer); };
    }

    /// What the issuer says of a token.
    result<token_verifier::verified> answer(std::string_view bearer) {
        if (is_down) return unavailable("no answer");
        if (is_revoked) return invalid_token("the issuer does not call it active");
        auto token = std::make_shared<access_token>();
        token->principal = bearer;
        token->expires_at = time.wall + 1h;
        token->verify_again_at = time.wall + believed;
        return token;
    }

    /// A stream that a request with that token opened.
    std::shared_ptr<http::body_stream> open(const std::string& bearer = "opaque") {
        http::request request;
        request.fields.append("Authorization", "Bearer " + bearer);
        running deciding(guard.authorize(request));
        request.access = std::get<token_verifier::verified>(*deciding);
        auto stream = std::make_shared<http::body_stream>();
        watch.add(stream_watch::ticket_of(request).value(), "r1", stream);
        return stream;
    }
    void pass(std::chrono::seconds seconds) {
        for (; seconds > 0s; seconds -= 1s) {
            time.advance(1s);
            watch.tick(nullptr);
        }
    }

    bool is_down = false;
    bool is_revoked = false;
    std::chrono::seconds believed{60};
    manual_clock time;
    recording_log log;
    scripted_verifier verifier;
    bearer_guard guard{verifier, time, log, {}};
    stream_watch watch{guard, time, log};
};

TEST_F(StreamWatch, EndsAStreamWhoseTokenWasRevokedWhenItIsDue) {
    const auto stream = open();
    is_revoked = true;
    pass(59s);
    EXPECT_FALSE(stream->over());
    EXPECT_EQ(verifier.calls, 1);
    pass(1s);
    EXPECT_TRUE(stream->over());
    EXPECT_FALSE(stream->abandoned()) << "its client is told that it has ended";
    EXPECT_TRUE(log.has("Stream ended [request_id=r1] [reason=the issuer does not call it active]")
    );
    EXPECT_FALSE(log.has("opaque"));
    pass(1s);
    EXPECT_EQ(watch.size(), 0U);
}

TEST_F(StreamWatch, LetsAGoodTokenGoOnAndAsksAsOftenAsItIsTold) {
    const auto stream = open();
    pass(300s);
    EXPECT_FALSE(stream->over());
    EXPECT_EQ(verifier.calls, 6);
    is_revoked = true;
    pass(60s);
    EXPECT_TRUE(stream->over());
}

TEST_F(StreamWatch, BelievesWhatTheGuardHasJustHeard) {
    const auto first = open();
    pass(30s);
    verifier.calls = 0;
    const auto second = open();
    EXPECT_EQ(verifier.calls, 0) << "both are due at the same time";
    pass(30s);
    EXPECT_EQ(verifier.calls, 1) << "one answer for both";
    EXPECT_EQ(watch.size(), 2U);
}

TEST_F(StreamWatch, AsksNotAllTheTime) {
    believed = 0s;
    const auto stream = open();
    verifier.calls = 0;
    pass(20s);
    EXPECT_EQ(verifier.calls, 4);
    EXPECT_FALSE(stream->over());
}

TEST_F(StreamWatch, BearsWithAnIssuerThatIsSilentForAMinute) {
    const auto stream = open();
    is_down = true;
    pass(119s);
    EXPECT_FALSE(stream->over());
    is_down = false;
    pass(5s);
    is_down = true;
    pass(115s);
    EXPECT_FALSE(stream->over()) << "it has answered 119 s ago";
    pass(1s);
    EXPECT_TRUE(stream->over());
}

TEST_F(StreamWatch, ForgetsStreamsThatEnd) {
    auto gone = open("one");
    const auto ended = open("two");
    const auto left = open("three");
    gone.reset();
    ended->end();
    left->abandon();
    EXPECT_EQ(watch.size(), 3U);
    verifier.calls = 0;
    pass(61s);
    EXPECT_EQ(watch.size(), 0U);
    EXPECT_EQ(verifier.calls, 0);
}

TEST_F(StreamWatch, IsForTokensThatMayBeRevoked) {
    http::request request;
    request.fields.append("Authorization", "Bearer opaque");
    EXPECT_FALSE(stream_watch::ticket_of(request)) << "nobody's";
    auto token = std::make_shared<access_token>();
    request.access = token;
    EXPECT_FALSE(stream_watch::ticket_of(request));
    token->verify_again_at = time.wall + 1min;
    const auto ticket = stream_watch::ticket_of(request);
    ASSERT_TRUE(ticket);
    EXPECT_EQ(ticket->bearer, "opaque");
    EXPECT_EQ(ticket->due, time.wall + 1min);
    request.fields.set("Authorization", "DPoP opaque");
    EXPECT_EQ(stream_watch::ticket_of(request)->bearer, "opaque");
}

TEST_F(StreamWatch, AFunctionThatThrowsHasNotAnswered) {
    const auto stream = open();
    verifier.answer = [](std::string_view) -> result<token_verifier::verified> {
        throw std::runtime_error("a fault");
    };
    pass(119s);
    EXPECT_FALSE(stream->over());
    pass(5s);
    EXPECT_TRUE(stream->over());
    EXPECT_TRUE(log.has("Stream ended [request_id=r1] [reason=a fault]"));
}

TEST_F(StreamWatch, ThousandsAreVerifiedInTime) {
    std::vector<std::shared_ptr<http::body_stream>> streams;
    for (int i = 0; i < 2000; ++i)
        streams.push_back(open(std::to_string(i)));
    is_revoked = true;
    pass(60s);
    for (const auto& each : streams)
        ASSERT_TRUE(each->over());
}

/// Answers when the test says so.
class slow_verifier final : public token_verifier {
  public:
    struct parked {
        std::vector<std::coroutine_handle<>>& all;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) const { all.push_back(handle); }
        void await_resume() const noexcept {}
    };

    task<result<verified>> verify(std::string_view) override {
        if (is_slow) co_await parked{waiting};
        co_return token;
    }
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

    bool is_slow = false;
    std::vector<std::coroutine_handle<>> waiting;
    std::shared_ptr<access_token> token = std::make_shared<access_token>();
};

TEST(StreamWatchPlaces, LeavesPlacesToRequests) {
    manual_clock time;
    recording_log log;
    slow_verifier verifier;
    verifier.token->expires_at = time.wall + 1h;
    verifier.token->verify_again_at = time.wall + 60s;
    bearer_guard guard(verifier, time, log, {});
    stream_watch watch(guard, time, log);
    std::vector<std::shared_ptr<http::body_stream>> streams;
    for (int i = 0; i < 20; ++i) {
        streams.push_back(std::make_shared<http::body_stream>());
        watch.add({std::to_string(i), time.wall + 60s}, "r1", streams.back());
    }
    verifier.is_slow = true;
    time.advance(60s);
    watch.tick(nullptr);
    watch.tick(nullptr);
    EXPECT_EQ(verifier.waiting.size(), 8U);
    for (const std::size_t left : {8U, 4U, 0U}) {
        for (const auto each : std::exchange(verifier.waiting, {}))
            each.resume();
        EXPECT_EQ(verifier.waiting.size(), left) << "the others follow at once";
    }
    for (const auto& each : streams)
        EXPECT_FALSE(each->over());
    time.advance(60s);
    watch.tick(nullptr);
    EXPECT_EQ(verifier.waiting.size(), 8U) << "all places are free again";
    for (const std::size_t left : {8U, 4U, 0U}) {
        for (const auto each : std::exchange(verifier.waiting, {}))
            each.resume();
        EXPECT_EQ(verifier.waiting.size(), left);
    }
}

/// Answers on a thread of its own, at once.
class threaded_verifier final : public token_verifier {
  public:
    struct elsewhere {
        threaded_verifier& by;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) const { by.post(handle); }
        void await_resume() const noexcept {}
    };

    task<result<verified>> verify(std::string_view bearer) override {
        {
            const std::lock_guard lock(mutex_);
            ++asked[std::string(bearer)];
        }
        co_await elsewhere{*this};
        co_return token;
    }
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

    /// Until so many answers in all have gone wherever they were awaited.
    void wait_for_answers(std::size_t many) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return answered_ == many; });
    }

    std::shared_ptr<access_token> token = std::make_shared<access_token>();
    std::map<std::string, int> asked;  ///< by bearer; read where nothing is under way

  private:
    void post(std::coroutine_handle<> handle) {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(handle);
        changed_.notify_all();
    }
    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
            const auto next = waiting_.front();
            waiting_.pop_front();
            lock.unlock();
            next.resume();
            lock.lock();
            ++answered_;
            changed_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::coroutine_handle<>> waiting_;
    std::size_t answered_ = 0;
    std::jthread thread_{[this](const std::stop_token& stop) { run(stop); }};
};

TEST(StreamWatchPlaces, AnswersThatComeOnAnotherThreadFreeThem) {
    manual_clock time;
    recording_log log;
    threaded_verifier verifier;
    verifier.token->expires_at = time.wall + 1h;
    bearer_guard guard(verifier, time, log, {});
    stream_watch watch(guard, time, log);
    constexpr std::size_t many = 500;
    std::vector<std::shared_ptr<http::body_stream>> streams;
    for (std::size_t i = 0; i < many; ++i) {
        streams.push_back(std::make_shared<http::body_stream>());
        watch.add({std::to_string(i), time.wall + 60s}, "r1", streams.back());
    }
    for (int round = 1; round <= 3; ++round) {
        time.advance(60s);
        verifier.token = std::make_shared<access_token>(*verifier.token);
        verifier.token->verify_again_at = time.wall + 60s;
        watch.tick(nullptr);
        verifier.wait_for_answers(many * static_cast<std::size_t>(round));
        EXPECT_EQ(verifier.asked.size(), many);
        for (const auto& [bearer, times] : verifier.asked)
            EXPECT_EQ(times, round) << bearer;
    }
}

TEST(StreamWatchPlaces, ItsOwnerLivesUntilTheAnswer) {
    struct owner {
        manual_clock time;
        recording_log log;
        slow_verifier verifier;
        bearer_guard guard{verifier, time, log, {}};
        stream_watch watch{guard, time, log};
    };
    auto all = std::make_shared<owner>();
    all->verifier.token->expires_at = all->time.wall + 1h;
    all->verifier.token->verify_again_at = all->time.wall;
    const auto stream = std::make_shared<http::body_stream>();
    all->watch.add({"x", all->time.wall}, "r1", stream);
    all->verifier.is_slow = true;
    all->time.advance(5s);
    all->watch.tick(all);
    ASSERT_EQ(all->verifier.waiting.size(), 1U);
    const auto waiting = all->verifier.waiting.front();
    const std::weak_ptr<owner> seen = all;
    all.reset();
    ASSERT_FALSE(seen.expired());
    waiting.resume();
    EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace warder::oauth
