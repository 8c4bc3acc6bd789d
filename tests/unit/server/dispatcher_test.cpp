#include "unit/server/fixture.hpp"
#include <warder/json/describe.hpp>
#include <warder/json/writer.hpp>
#include <warder/server/dispatcher.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <future>
#include <stdexcept>

namespace warder::server {

/// A type whose codec throws what it is told to.
struct thrower {};

}  // namespace warder::server

template <>
struct warder::json::codec<warder::server::thrower> {
    static constexpr std::string_view schema = R"({"type":"string"})";
    static constexpr std::string_view expected = "anything";
    static bool read(const node& source, warder::server::thrower&) {
        if (source.string() == "std") throw std::runtime_error("secret");
        if (source.string() == "any") throw 7;
        return true;
    }
    static void write(const warder::server::thrower&, writer& out) { out.null(); }
};

namespace warder::server {
namespace {

using namespace std::chrono_literals;

struct person {
    std::string name;
};

struct reader {
    thrower from;
};

const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");

/// A dispatcher with one tool, and calls of it in 2025-11-25.
struct Dispatcher : testing::Test {
    template <class Handler>
    void serve(Handler handler, tool_options options = {.name = "t"}) {
        registry tools;
        tools.add(make_tool(std::move(options), std::move(handler)));
        made.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = is_guarded},
            std::move(tools),
            dispatcher_options{.pool = pool_in_use, .clock = &clock, .log = &log}
        );
    }

    entry admit(std::string_view arguments) {
        const std::string text =
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t")" +
            (arguments.empty() ? "" : ",\"arguments\":" + std::string(arguments)) + "}}";
        entry admitted;
        const auto parsed = json::parse(text, [&](json::node root) {
            const auto& revision = *mcp::find_revision("2025-11-25");
            admitted = made->admit(
                mcp::read_message(root),
                revision,
                {.fields = &request.fields, .caller = request.access.get()}
            );
        });
        EXPECT_TRUE(parsed);
        return admitted;
    }

    /// The answer to a call; a refusal stays in `refusal_seen`, and whether it waited for the pool
    /// in `used_pool`.
    std::string call(std::string_view arguments = "{}") {
        entry work = admit(arguments);
        std::string reply;
        place where = place::loop;
        std::optional<std::optional<refusal>> ended;
        start(made->run(work, request, reply, where), [&](auto outcome) { ended = outcome; });
        used_pool = !ended;
        pool.run();
        EXPECT_TRUE(ended);
        refusal_seen = *ended;
        return reply;
    }

    std::string failed(const std::string& text) {
        return R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":")" + text +
               R"("}],"isError":true}})";
    }

    static std::string good(const std::string& text) {
        return R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":")" + text +
               R"("}]}})";
    }

    executor* pool_in_use = nullptr;
    manual_executor pool;
    manual_clock clock;
    memory_log log;
    http::request request;
    std::optional<dispatcher> made;
    std::optional<refusal> refusal_seen;
    bool used_pool = false;
    bool is_guarded = true;
};

TEST_F(Dispatcher, AnswersACall) {
    serve([](const person& in) { return "Hi " + in.name; });
    EXPECT_EQ(call(R"({"name":"Ada"})"), good("Hi Ada"));
    EXPECT_TRUE(log.lines.empty());
}

TEST_F(Dispatcher, AbsentArgumentsAreAnEmptyObject) {
    serve([] { return "x"; });
    EXPECT_EQ(call(""), good("x"));
    serve([](const person& in) { return in.name; });
    const std::string answer = call("");
    EXPECT_NE(answer.find("\"isError\":true"), std::string::npos);
    EXPECT_NE(answer.find("Invalid arguments: "), std::string::npos);
    EXPECT_NE(answer.find("/name"), std::string::npos);
}

TEST_F(Dispatcher, ArgumentsOutOfTheSchemaAreAToolError) {
    bool ran = false;
    serve([&ran](const person&) { ran = true; });
    const std::string answer = call(R"({"name":7})");
    EXPECT_NE(answer.find("Invalid arguments: /name"), std::string::npos);
    EXPECT_NE(answer.find("\"isError\":true"), std::string::npos);
    EXPECT_FALSE(ran);
}

TEST_F(Dispatcher, AnExceptionWhileDecodingIsMasked) {
    bool ran = false;
    serve([&ran](const reader&) { ran = true; });
    for (const std::string arguments : {R"({"from":"std"})", R"({"from":"any"})"}) {
        log.lines.clear();
        EXPECT_EQ(call(arguments), failed("The tool failed because of an internal error."));
        ASSERT_EQ(log.lines.size(), 1u);
        EXPECT_TRUE(log.lines[0].starts_with("decoding the arguments of a tool threw tool=t"));
    }
    EXPECT_FALSE(ran);
    call(R"({"from":"nothing"})");
    EXPECT_TRUE(ran);
}

TEST_F(Dispatcher, AnErrorShowsItsDescriptionOnly) {
    request.id = "r1";
    serve([]() -> result<std::string> { return refused; });
    EXPECT_EQ(call(), failed("Refused"));
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_EQ(log.lines[0], "tool error tool=t request_id=r1 reason=Refused (by rule 3)");
}

TEST_F(Dispatcher, AnErrorThatIsThrownIsAsIfItWereReturned) {
    request.id = "r1";
    serve([]() -> std::string { throw error(refused); });
    EXPECT_EQ(call(), failed("Refused"));
    serve([]() -> task<std::string> {
        throw error(refused);
        co_return "";
    });
    EXPECT_EQ(call(), failed("Refused"));
    ASSERT_EQ(log.lines.size(), 2u);
    EXPECT_EQ(log.lines[0], "tool error tool=t request_id=r1 reason=Refused (by rule 3)");
    EXPECT_EQ(log.lines[1], log.lines[0]);
}

TEST_F(Dispatcher, BlocksOfOneKindAreBlocksToo) {
    serve([] { return std::vector<mcp::text_content>{{"a"}, {"b"}}; });
    EXPECT_NE(
        call().find(R"("content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]})"),
        std::string::npos
    );
}

TEST_F(Dispatcher, AnExceptionIsMasked) {
    request.id = "r1";
    serve([]() -> std::string { throw std::runtime_error("password=hunter2"); });
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_EQ(log.lines[0], "a tool handler threw tool=t request_id=r1 reason=password=hunter2");
}

TEST_F(Dispatcher, AnExceptionThatIsNoneIsMaskedToo) {
    serve([]() -> std::string { throw 7; });
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
}

TEST_F(Dispatcher, AnExceptionOfACoroutineIsMasked) {
    serve([]() -> task<std::string> {
        throw std::runtime_error("secret");
        co_return "";
    });
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines[0].find("secret"), std::string::npos);
}

TEST_F(Dispatcher, StructuredContentIsReadBeforeItIsSent) {
    std::string content;
    serve([&content] { return mcp::tool_result{.structured_content = content}; });
    content = " {\n\"a\" : [1,\r2] } ";
    EXPECT_NE(call().find(R"("structuredContent":{"a":[1,2]})"), std::string::npos);
    EXPECT_TRUE(log.lines.empty());
    for (const std::string bad : {"{", "{}}", "x", R"({"a":1},"isError":false)"}) {
        content = bad;
        log.lines.clear();
        EXPECT_EQ(call(), failed("The tool failed because of an internal error.")) << bad;
        ASSERT_EQ(log.lines.size(), 1u);
        EXPECT_NE(log.lines[0].find("structured content cannot be read"), std::string::npos);
    }
}

TEST_F(Dispatcher, StructuredContentOfACoroutineIsReadToo) {
    serve([]() -> task<result<mcp::tool_result>> {
        co_return mcp::tool_result{.structured_content = "{"};
    });
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
    EXPECT_EQ(log.lines.size(), 1u);
}

TEST_F(Dispatcher, AResultThatItsSchemaDoesNotAllowIsMasked) {
    struct measured {
        double value;
    };
    double value = 0.5;
    serve([&value] { return measured{value}; });
    EXPECT_NE(call().find(R"("structuredContent":{"value":0.5})"), std::string::npos);
    value = std::nan("");
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines[0].find("not a number"), std::string::npos);
}

TEST_F(Dispatcher, AHandlerMayAskForMoreScopes) {
    request.access = token_of({"a"});
    serve([](context& ctx) {
        ctx.require_scopes("a", "b");
        return "x";
    });
    EXPECT_EQ(call(), "");
    ASSERT_TRUE(refusal_seen);
    EXPECT_EQ(refusal_seen->why, refusal::reason::insufficient_scope);
    EXPECT_EQ(refusal_seen->scopes.required, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(refusal_seen->scopes.missing, std::vector<std::string>{"b"});
    EXPECT_TRUE(log.lines.empty());
}

TEST_F(Dispatcher, ACoroutineMayAskForMoreScopes) {
    request.access = token_of({});
    serve([](context& ctx) -> task<std::string> {
        ctx.require_scopes("b");
        co_return "x";
    });
    EXPECT_EQ(call(), "");
    ASSERT_TRUE(refusal_seen);
    EXPECT_EQ(refusal_seen->why, refusal::reason::insufficient_scope);
}

TEST_F(Dispatcher, WithoutAGuardNobodyLacksAScope) {
    is_guarded = false;
    serve([](context& ctx) {
        ctx.require_scopes("b");
        return "x";
    });
    EXPECT_EQ(call(), good("x"));
    serve([] { throw insufficient_scope{{"b"}}; });
    EXPECT_EQ(call(), failed("The tool failed because of an internal error."));
    EXPECT_FALSE(refusal_seen);
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines[0].find("the server has no guard"), std::string::npos);
}

TEST_F(Dispatcher, AHandlerThatCatchesItsFailuresDoesNotSwallowTheRefusal) {
    request.access = token_of({});
    serve([](context& ctx) {
        try {
            ctx.require_scopes("b");
        } catch (const std::exception&) {
            return "swallowed";
        }
        return "x";
    });
    EXPECT_EQ(call(), "");
    EXPECT_TRUE(refusal_seen);
}

TEST_F(Dispatcher, APlainHandlerStartsOnThePool) {
    pool_in_use = &pool;
    int runs = 0;
    serve([&runs] { ++runs; });
    entry work = admit("{}");
    std::string reply;
    place where = place::loop;
    bool ended = false;
    start(made->run(work, request, reply, where), [&](const auto& refused_with) {
        ended = !refused_with;
    });
    EXPECT_EQ(runs, 0);
    pool.run();
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(ended);
    EXPECT_EQ(where, place::pool);
}

TEST_F(Dispatcher, OnlyWhatWaitsForNothingRunsAtOnce) {
    struct row {
        std::optional<bool> blocking;
        std::string_view arguments;
        place where;
        bool at_once;
    };
    for (const row& each : std::initializer_list<row>{
             {false, "{}", place::loop, true},
             {false, "{}", place::pool, false},
             {false, "{}", place::elsewhere, false},
             {true, "{}", place::loop, false},
             {true, "{}", place::pool, true},
             {std::nullopt, "{}", place::loop, false},    // it starts on the pool
             {false, "", place::loop, false},             // not decoded yet
             {true, R"({"name":1})", place::loop, true},  // fails by its arguments
         }) {
        serve([](const person&) { return "x"; }, {.name = "t", .blocking = each.blocking});
        const bool named = each.arguments == "{}";
        const entry work = admit(named ? R"({"name":"Ada"})" : each.arguments);
        EXPECT_EQ(made->runs_at_once(work, each.where), each.at_once) << each.arguments;
    }
    serve([]() -> task<void> { co_return; });
    EXPECT_FALSE(made->runs_at_once(admit("{}"), place::loop));
}

TEST_F(Dispatcher, WhatRunsAtOnceIsAnsweredLikeTheRest) {
    serve([](const person& in) { return "Hi " + in.name; }, {.name = "t", .blocking = false});
    entry work = admit(R"({"name":"Ada"})");
    std::string reply;
    EXPECT_FALSE(made->run_at_once(work, request, reply, place::loop));
    EXPECT_EQ(reply, good("Hi Ada"));

    request.access = token_of({});
    serve([](context& ctx) { ctx.require_scopes("b"); }, {.name = "t", .blocking = false});
    work = admit("{}");
    reply.clear();
    const auto refused_with = made->run_at_once(work, request, reply, place::loop);
    ASSERT_TRUE(refused_with);
    EXPECT_EQ(refused_with->scopes.missing, std::vector<std::string>{"b"});
    EXPECT_EQ(reply, "");
}

TEST_F(Dispatcher, AQuickHandlerComesToTheLoopAndOneThatHoldsItGoesBack) {
    pool_in_use = &pool;
    auto takes = 1us;
    bool waits = false;
    serve([&] {
        clock.time += takes;
        if (waits) std::promise<void>().get_future().wait_for(200us);
    });
    for (int i = 0; i < 64; ++i) {
        call();
        EXPECT_TRUE(used_pool) << i;
    }
    takes = 2000us;
    waits = true;
    for (int i = 0; i < 2; ++i) {
        call();
        EXPECT_FALSE(used_pool) << i;
    }
    call();
    EXPECT_TRUE(used_pool);
}

TEST_F(Dispatcher, WhatTheDeveloperSaysWins) {
    pool_in_use = &pool;
    serve([] {}, {.name = "t", .blocking = false});
    call();
    EXPECT_FALSE(used_pool);
    serve([] {}, {.name = "t", .blocking = true});
    for (int i = 0; i < 100; ++i) {
        call();
        EXPECT_TRUE(used_pool);
    }
}

TEST_F(Dispatcher, ACoroutineRunsOnTheLoop) {
    pool_in_use = &pool;
    serve([]() -> task<std::string> { co_return "x"; });
    EXPECT_EQ(call(), good("x"));
    EXPECT_FALSE(used_pool);
}

TEST_F(Dispatcher, OnThePoolItStaysThere) {
    pool_in_use = &pool;
    serve([] { return "x"; });
    entry work = admit("{}");
    std::string reply;
    place where = place::pool;
    EXPECT_TRUE(value_of(made->run(work, request, reply, where)));
    EXPECT_TRUE(pool.queue.empty());
    EXPECT_EQ(reply, good("x"));
}

TEST_F(Dispatcher, AFullPoolRefuses) {
    pool_in_use = &pool;
    pool.closed = true;
    bool ran = false;
    serve([&ran] { ran = true; });
    EXPECT_EQ(call(), "");
    ASSERT_TRUE(refusal_seen);
    EXPECT_EQ(refusal_seen->why, refusal::reason::overloaded);
    EXPECT_FALSE(ran);
}

TEST_F(Dispatcher, AHandlerThatHoldsTheLoopIsNamed) {
    auto takes = 50ms;
    serve([&] { clock.time += takes; });
    call();
    EXPECT_TRUE(log.lines.empty());
    takes = 51ms;
    call();
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_EQ(log.lines[0], "a handler held its event loop tool=t");
}

TEST_F(Dispatcher, ArgumentsOutliveTheDocument) {
    pool_in_use = &pool;
    std::string seen;
    serve([&seen](const person& in) { seen = in.name; });
    const std::string longer(1000, 'x');
    entry work = admit(R"({"name":")" + longer + R"("})");
    // Another document takes the parser's memory.
    EXPECT_TRUE(json::parse(R"({"a":")" + std::string(5000, 'y') + R"("})", [](json::node) {}));
    std::string reply;
    place where = place::loop;
    start(made->run(work, request, reply, where), [](const auto&) {});
    pool.run();
    EXPECT_EQ(seen, longer);
}

TEST_F(Dispatcher, WithoutToolsThereIsNoToolMethod) {
    made.emplace(mcp::server_description{}, registry{}, dispatcher_options{});
    EXPECT_NE(call().find("-32601"), std::string::npos);
}

}  // namespace
}  // namespace warder::server
