#include "unit/transport/modern.hpp"

namespace warder::transport {
namespace {

using namespace std::chrono_literals;
using server::context;

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
        components.add(server::make_tool({.name = "silent", .timeout = 2s}, [] { return "quick"; })
        );
        serve();
    }

    /// The answer, once there is one.
    std::optional<http::response> begin(const std::string& meta = {}) {
        kept = request_of("tools/call", "limited", {}, meta);
        std::optional<http::response>& into = answer;
        into.reset();
        start(transport->handle(kept), [&into](http::response got) { into = std::move(got); });
        return answer;
    }

    std::optional<http::response> answer;
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
    EXPECT_EQ(text_of(call("silent").body), "quick");
    EXPECT_TRUE(timer.waiting.empty());
}

}  // namespace
}  // namespace warder::transport
