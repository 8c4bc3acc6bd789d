#include "mcp_cases.hpp"
#include "unit/transport/modern.hpp"

namespace warder::transport {
namespace {

using namespace std::chrono_literals;
using server::context;

/// Waits until the test goes on.
struct parked {
    std::coroutine_handle<>* where;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const { *where = handle; }
    void await_resume() const noexcept {}
};

struct TimeLimit : Modern {
    TimeLimit() {
        const server::tool_options limited{.name = "limited", .timeout = 2s};
        components.add(server::make_tool(limited, [this](context& ctx) -> task<std::string> {
            ++running;
            if (speaks) ctx.progress(1);
            slept = co_await ctx.sleep_for(wanted);
            stopped = ctx.cancelled();
            --running;
            co_return "done";
        }));
        components
            .add(server::make_tool({.name = "blind", .timeout = 2s}, [this]() -> task<std::string> {
                parked here{&waiting};
                co_await here;
                co_return "late";
            }));
        components.add(server::make_tool({.name = "quick"}, [] { return "quick"; }));
        serve();
    }

    /// The answer, once there is one.
    std::optional<http::response> begin(
        const std::string& meta = {}, const std::string& tool = "limited"
    ) {
        return send_later(request_of("tools/call", tool, {}, meta));
    }

    std::optional<http::response> send_later(http::request request) {
        kept = std::move(request);
        std::optional<http::response>& into = answer;
        into.reset();
        start(transport->handle(kept), [&into](http::response got) { into = std::move(got); });
        return answer;
    }

    std::optional<http::response> answer;
    std::coroutine_handle<> waiting;
    std::chrono::milliseconds wanted = 10s;
    int running = 0;
    bool speaks = false;
    bool slept = true;
    bool stopped = false;
};

const std::string too_long = "The tool took longer than 2000 ms and was stopped.";

TEST_F(TimeLimit, ACallThatTakesLongerIsAnsweredAndStopped) {
    begin();
    timer.advance(1999ms);
    EXPECT_FALSE(answer);
    timer.advance(1ms);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200u);
    EXPECT_EQ(text_of(answer->body), too_long);
    EXPECT_EQ(at(answer->body, {"result", "isError"}), "true");
    EXPECT_EQ(running, 0);
    EXPECT_TRUE(stopped);
    EXPECT_FALSE(slept);
    EXPECT_TRUE(timer.waiting.empty());
}

TEST_F(TimeLimit, ACallThatIsDoneInTimeLeavesNothingBehind) {
    wanted = 1s;
    begin();
    timer.advance(1s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(text_of(answer->body), "done");
    EXPECT_FALSE(stopped);
    EXPECT_TRUE(timer.waiting.empty());
}

TEST_F(TimeLimit, AStreamEndsWithIt) {
    speaks = true;
    begin(R"("progressToken":1,)");
    ASSERT_TRUE(answer && answer->stream);
    timer.advance(2s);
    const auto piece = answer->stream->take();
    EXPECT_TRUE(piece.ended);
    EXPECT_NE(piece.bytes.find(too_long), std::string::npos);
    EXPECT_EQ(piece.bytes.find("done"), std::string::npos);
}

TEST_F(TimeLimit, AHandlerWithoutAContextHasOneToo) {
    begin({}, "blind");
    EXPECT_FALSE(answer);
    timer.advance(2s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(text_of(answer->body), too_long);
    waiting.resume();
}

/// Two calls of a batch, of which the first takes too long.
TEST_F(TimeLimit, InABatchTheOthersAreAnswered) {
    send_later(mcp_fixture::post(
        mcp_cases::common + "\r\n" +
        R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"limited"}},)"
        R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"quick"}}])"
    ));
    EXPECT_FALSE(answer);
    timer.advance(2s);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(stopped);
    EXPECT_NE(answer->body.find(R"("id":1,"result":)"), std::string::npos) << answer->body;
    EXPECT_NE(answer->body.find(R"("id":2,"result":)"), std::string::npos) << answer->body;
    EXPECT_NE(answer->body.find("quick"), std::string::npos) << answer->body;
}

TEST_F(TimeLimit, AServerThatEndsWaitsForHandlersThatNobodyWaitsFor) {
    begin({}, "blind");
    timer.advance(2s);
    ASSERT_TRUE(answer);
    const auto now = std::chrono::steady_clock::now();
    EXPECT_FALSE(transport->finish_calls(now));
    waiting.resume();
    EXPECT_TRUE(transport->finish_calls(now));
}

TEST_F(TimeLimit, AServerThatEndsStopsWhatCanBeStopped) {
    begin();
    EXPECT_EQ(running, 1);
    EXPECT_TRUE(transport->finish_calls(std::chrono::steady_clock::now()));
    EXPECT_EQ(running, 0);
    EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace warder::transport
