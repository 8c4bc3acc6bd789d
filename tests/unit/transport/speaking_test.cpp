#include "mcp_cases.hpp"
#include "unit/transport/modern.hpp"

#include <stdexcept>

namespace warder::transport {
namespace {

using mcp::logging_level;
using server::context;

/// Where a handler waits until the test goes on.
class gate {
  public:
    auto wait() noexcept {
        struct awaiter {
            gate& at;

            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> handle) { at.waiting_ = handle; }
            void await_resume() const noexcept {}
        };
        return awaiter{*this};
    }

    void open() { std::exchange(waiting_, nullptr).resume(); }

  private:
    std::coroutine_handle<> waiting_;
};

struct Speaking : Modern {
    Speaking() {
        components.add(server::make_tool({.name = "steps"}, [](context& ctx) {
            for (const double done : {1, 3, 2, 3, 4})
                ctx.progress(done, 4, "step");
            return "done";
        }));
        components.add(server::make_tool({.name = "logs"}, [](context& ctx) {
            ctx.client_log(logging_level::debug, "d");
            ctx.client_log(logging_level::info, "i \"q\"", "part");
            ctx.client_log_json(logging_level::error, R"({"a":1})");
            return "done";
        }));
        components.add(server::make_tool({.name = "logs_badly"}, [](context& ctx) {
            EXPECT_THROW(
                ctx.client_log_json(logging_level::error, R"({"a":1)"), std::invalid_argument
            );
            return "done";
        }));
        components
            .add(server::make_tool({.name = "waits"}, [this](context& ctx) -> task<std::string> {
                ctx.progress(1);
                co_await way.wait();
                went_on = true;
                stopped = ctx.cancelled();
                ctx.progress(2);
                co_return "done";
            }));
        components
            .add(server::make_tool({.name = "quiet"}, [this](context& ctx) -> task<std::string> {
                co_await way.wait();
                stopped = ctx.cancelled();
                co_return "done";
            }));
        components.add(server::make_tool({.name = "fails"}, [](context& ctx) -> std::string {
            ctx.progress(1);
            throw std::runtime_error("secret");
        }));
        components.add(server::make_tool({.name = "refuses"}, [](context& ctx) {
            ctx.progress(1);
            ctx.require_scopes("admin");
        }));
        components.add(server::make_tool({.name = "asks"}, [](context& ctx) -> task<std::string> {
            ctx.progress(1);
            mcp::sampling_request request;
            co_await ctx.sample("a", request);
            co_return "done";
        }));
        serve();
    }

    /// The data of all events that are there.
    static std::vector<std::string> events_of(const http::response& answer) {
        std::vector<std::string> events;
        std::string text = answer.body + (answer.stream ? answer.stream->take().bytes : "");
        constexpr std::string_view begin = "event: message\ndata: ";
        while (!text.empty()) {
            EXPECT_TRUE(text.starts_with(begin)) << text;
            const std::size_t end = text.find("\n\n");
            events.push_back(text.substr(begin.size(), end - begin.size()));
            text.erase(0, end + 2);
        }
        return events;
    }

    gate way;
    bool went_on = false;
    bool stopped = false;
};

const std::string token = R"("progressToken":"p1",)";

std::string progressed(const std::string& value, const std::string& rest = "") {
    return R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p1",)"
           R"("progress":)" +
           value + rest + "}}";
}

TEST_F(Speaking, AResponseBecomesAStreamAtTheFirstWord) {
    const auto answer = call("steps", {}, token);
    EXPECT_EQ(answer.fields.find("Content-Type"), "text/event-stream");
    EXPECT_EQ(answer.fields.find("X-Accel-Buffering"), "no");
    const auto events = events_of(answer);
    ASSERT_EQ(events.size(), 4u);
    EXPECT_EQ(events[0], progressed("1.0", R"(,"total":4.0,"message":"step")"));
    EXPECT_EQ(events[1], progressed("3.0", R"(,"total":4.0,"message":"step")"));
    EXPECT_EQ(events[2], progressed("4.0", R"(,"total":4.0,"message":"step")"));
    EXPECT_EQ(text_of(events[3]), "done");
    EXPECT_TRUE(answer.stream->take().ended);
}

TEST_F(Speaking, WhoDoesNotAskForProgressGetsPlainJson) {
    for (const std::string none : {"", R"("progressToken":null,)", R"("progressToken":1.5,)"}) {
        const auto answer = call("steps", {}, none);
        EXPECT_EQ(answer.fields.find("Content-Type"), "application/json");
        EXPECT_EQ(answer.stream, nullptr);
        EXPECT_EQ(text_of(answer.body), "done");
    }
}

TEST_F(Speaking, ANumberIsATokenToo) {
    EXPECT_NE(
        events_of(call("steps", {}, R"("progressToken":7,)"))[0].find(R"("progressToken":7,)"),
        std::string::npos
    );
}

TEST_F(Speaking, ATokenHasAtMost1024Bytes) {
    const auto answer_to = [this](std::size_t bytes) {
        return call("steps", {}, R"("progressToken":")" + std::string(bytes, 't') + "\",");
    };
    EXPECT_EQ(events_of(answer_to(1024)).size(), 4u);
    const auto refused = answer_to(1025);
    EXPECT_EQ(refused.stream, nullptr);
    EXPECT_NE(
        refused.body.find(
            R"("code":-32602,"message":"Invalid params: progressToken must have at most 1024 bytes")"
        ),
        std::string::npos
    ) << refused.body;
}

TEST_F(Speaking, WhoTakesNoStreamGetsTheResultAlone) {
    accept = "application/json";
    const auto answer = call("steps", {}, token);
    EXPECT_EQ(answer.stream, nullptr);
    EXPECT_EQ(text_of(answer.body), "done");
}

TEST_F(Speaking, WhoTakesNothingButAStreamGetsOne) {
    accept = "text/event-stream";
    const auto answer = call("steps");
    const auto events = events_of(answer);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(text_of(events[0]), "done");
}

TEST_F(Speaking, MessagesBelowTheWantedLevelAreNotSent) {
    EXPECT_EQ(call("logs").stream, nullptr);
    const auto level = [](const std::string& name) {
        return R"("io.modelcontextprotocol/logLevel":")" + name + "\",";
    };
    EXPECT_EQ(call("logs", {}, level("critical")).stream, nullptr);
    const auto some = events_of(call("logs", {}, level("info")));
    ASSERT_EQ(some.size(), 3u);
    EXPECT_EQ(
        some[0],
        R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info",)"
        R"("logger":"part","data":"i \"q\""}})"
    );
    EXPECT_EQ(
        some[1],
        R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error",)"
        R"("data":{"a":1}}})"
    );
    EXPECT_EQ(events_of(call("logs", {}, level("debug"))).size(), 4u);
}

TEST_F(Speaking, WhatIsNoJsonIsNotLogged) {
    const std::string level = R"("io.modelcontextprotocol/logLevel":"debug",)";
    const auto answer = call("logs_badly", {}, level);
    EXPECT_EQ(answer.stream, nullptr);
    EXPECT_EQ(text_of(answer.body), "done");
}

TEST_F(Speaking, AnOlderClientGetsMessagesFromInfoOn) {
    const auto events = events_of(send(mcp_fixture::post(
        mcp_cases::common + "\r\n" +
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"logs"}})"
    )));
    ASSERT_EQ(events.size(), 3u);
    EXPECT_NE(events[0].find(R"("level":"info")"), std::string::npos);
}

TEST_F(Speaking, TheAnswerBeginsWhileTheHandlerGoesOn) {
    const auto answer = call("waits", {}, token);
    EXPECT_EQ(events_of(answer), std::vector{progressed("1.0")});
    EXPECT_FALSE(went_on);
    way.open();
    const auto rest = events_of(answer);
    ASSERT_EQ(rest.size(), 2u);
    EXPECT_EQ(rest[0], progressed("2.0"));
    EXPECT_EQ(text_of(rest[1]), "done");
    EXPECT_TRUE(answer.stream->take().ended);
    EXPECT_FALSE(stopped);
}

TEST_F(Speaking, AClientThatGoesAwayCancelsItsCall) {
    const auto answer = call("waits", {}, token);
    kept.gone.request_stop();
    answer.stream->abandon();
    way.open();
    EXPECT_TRUE(stopped);
    EXPECT_TRUE(events_of(answer).empty());
}

TEST_F(Speaking, AClientThatGoesAwayBeforeTheFirstWordCancelsItToo) {
    kept = request_of("tools/call", "quiet");
    std::optional<http::response> answer;
    start(transport->handle(kept), [&](http::response got) { answer = std::move(got); });
    EXPECT_FALSE(answer);
    ASSERT_TRUE(kept.gone.stop_possible());
    kept.gone.request_stop();
    way.open();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(stopped);
}

TEST_F(Speaking, AFailureAfterTheFirstWordIsTheLastEvent) {
    const auto events = events_of(call("fails", {}, token));
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(at(events[1], {"result", "isError"}), "true");
    EXPECT_EQ(events[1].find("secret"), std::string::npos);
}

TEST_F(Speaking, ARefusalAfterTheFirstWordIsToldInTheStream) {
    guarded = true;
    Modern::components = {};
    components.add(server::make_tool({.name = "refuses"}, [](context& ctx) {
        ctx.progress(1);
        ctx.require_scopes("admin");
    }));
    serve();
    who = server::token_of({"other"});
    const auto answer = call("refuses", {}, token);
    EXPECT_EQ(answer.status, 200u);
    const auto events = events_of(answer);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(text_of(events[1]), "-32602: The access token lacks scopes: admin");
    // Without a word before it, the status says so.
    EXPECT_EQ(call("refuses").status, 403u);
}

TEST_F(Speaking, ACapabilityThatLacksAfterTheFirstWordIsToldInTheStream) {
    capabilities = "{}";
    const auto events = events_of(call("asks", {}, token));
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(at(events[1], {"error", "code"}), "-32021");
    EXPECT_EQ(call("asks").status, 400u);
}

}  // namespace
}  // namespace warder::transport
