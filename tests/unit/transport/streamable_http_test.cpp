#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"
#include "unit/server/fixture.hpp"
#include <warder/transport/streamable_http.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::transport {

struct routed_input {
    std::string region;
};

}  // namespace warder::transport

template <>
struct warder::describe<warder::transport::routed_input> {
    using type = warder::transport::routed_input;
    static void fields(warder::description<type>& d) { d.field(&type::region).header("Region"); }
};

namespace warder::transport {
namespace {

using server::token_of;

/// A guarded server with a tool that needs `todo:write`, one that needs nothing, and one that asks
/// for `admin` while it runs.
struct StreamableHttp : testing::Test {
    StreamableHttp() {
        server::registry tools;
        tools.add(server::make_tool({.name = "read"}, [this] { ++runs; }));
        tools.add(server::make_tool(
            {.name = "write", .scopes = {"todo:read", "todo:write"}}, [this] { ++runs; }
        ));
        tools.add(server::make_tool({.name = "admin"}, [this](server::context& ctx) {
            ctx.require_scopes("admin");
            ++runs;
        }));
        tools.add(
            server::make_tool({.name = "routed", .scopes = {"route"}}, [](const routed_input&) {})
        );
        dispatcher.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}},
            std::move(tools),
            server::dispatcher_options{.log = &log}
        );
        transport.emplace(
            *dispatcher,
            [this](const http::request&, const server::scope_decision& decision) {
                forbidden = decision;
                return http::error_response(403, "insufficient_scope");
            }
        );
    }

    static std::string call(const std::string& name, const std::string& id = "1") {
        return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")" +
               name + R"("}})";
    }

    http::response send(const std::string& body, std::vector<std::string> scopes) {
        request = mcp_fixture::post(mcp_cases::common + "\r\n" + body);
        request.access = token_of(std::move(scopes));
        return mcp_fixture::run(transport->handle(request));
    }

    int runs = 0;
    server::manual_executor pool;
    server::memory_log log;
    http::request request;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    std::optional<server::scope_decision> forbidden;
};

using names = std::vector<std::string>;

TEST_F(StreamableHttp, ACallerWithTheScopesIsServed) {
    EXPECT_EQ(send(call("write"), {"todo:read", "todo:write"}).status, 200u);
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(forbidden);
}

TEST_F(StreamableHttp, ACallerWithoutOneOfThemIsRefusedBeforeAnythingRuns) {
    EXPECT_EQ(send(call("write"), {"todo:read"}).status, 403u);
    EXPECT_EQ(runs, 0);
    ASSERT_TRUE(forbidden);
    EXPECT_EQ(forbidden->required, (names{"todo:read", "todo:write"}));
    EXPECT_EQ(forbidden->missing, names{"todo:write"});
}

TEST_F(StreamableHttp, ABatchCannotCarryACallPastItsScope) {
    const std::string batch = "[" + call("read") + "," + call("write") + "," + call("read") + "]";
    EXPECT_EQ(send(batch, {"todo:read", "todo:write"}).status, 200u);
    EXPECT_EQ(runs, 3);
    runs = 0;
    EXPECT_EQ(send(batch, {"todo:read"}).status, 403u);
    EXPECT_EQ(runs, 0);
}

TEST_F(StreamableHttp, WhatIsNoMessageInABatchIsAnsweredInItsPlace) {
    const std::string invalid = R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":)";
    const http::response answer = send(
        "[1," + call("read") + R"(,{"jsonrpc":"2.0","method":"ping"},)" +
            R"({"jsonrpc":"2.0","id":null,"method":"ping"},{"jsonrpc":"1.0","id":7}])",
        {"todo:read"}
    );
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(answer.body.starts_with(
        "[" + invalid + R"("Invalid Request: a message must be an object"}},{"jsonrpc":"2.0",)"
    )) << answer.body;
    EXPECT_TRUE(answer.body.ends_with(
        "," + invalid + R"("Invalid Request: \"id\" is missing"}},)" + invalid +
        R"("Invalid Request: \"id\" must be a string of at most 1024 bytes or an integer of )"
        R"(at most 64 bits"}},)" +
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32600,"message":)" +
        R"("Invalid Request: \"jsonrpc\" must be \"2.0\""}}])"
    )) << answer.body;
}

// The examples of JSON-RPC 2.0 §7: rpc call with an invalid Batch.
TEST_F(StreamableHttp, ABatchOfWhatIsNoMessageIsAnsweredWithOneErrorEach) {
    const std::string invalid = R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":)"
                                R"("Invalid Request: a message must be an object"}})";
    EXPECT_EQ(send("[1]", {}).body, "[" + invalid + "]");
    EXPECT_EQ(send("[1,2,[]]", {}).body, "[" + invalid + "," + invalid + "," + invalid + "]");
}

TEST_F(StreamableHttp, WhatIsNoMessageInABatchDoesNotHideAMissingScope) {
    EXPECT_EQ(send("[1," + call("read") + "," + call("write") + "]", {"todo:read"}).status, 403u);
    EXPECT_EQ(runs, 0);
}

TEST_F(StreamableHttp, BadArgumentsDoNotHideAMissingScope) {
    const std::string body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
                             R"("params":{"name":"write","arguments":{"x":[1]}}})";
    EXPECT_EQ(send(body, {}).status, 403u);
}

TEST_F(StreamableHttp, WithoutATokenBehindAGuardThereIsNoScope) {
    request = mcp_fixture::post(mcp_cases::common + "\r\n" + call("write"));
    EXPECT_EQ(mcp_fixture::run(transport->handle(request)).status, 403u);
    EXPECT_EQ(runs, 0);
}

/// A modern call of `routed`, which repeats its argument in the header and needs a scope.
std::string modern_call(const std::string& fields, const std::string& method = "tools/call") {
    return mcp_cases::common + "MCP-Protocol-Version: 2026-07-28\r\n" + fields + "\r\n" +
           R"({"jsonrpc":"2.0","id":1,"method":")" + method +
           R"(","params":{"name":"routed","arguments":{"region":"eu"},"_meta":{)"
           R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
           R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
}

/// Status and code, where the body has one.
std::string told(const http::response& answer) {
    const std::size_t code = answer.body.find("\"code\":");
    const std::size_t end = answer.body.find(',', code);
    const bool has_code = code != std::string::npos;
    return std::to_string(answer.status) +
           (has_code ? ":" + answer.body.substr(code + 7, end - code - 7) : "");
}

// The order of MCP 2026-07-28 basic/transports, of two faults at once.
TEST_F(StreamableHttp, OfTwoFaultsTheFirstIsTold) {
    const auto send_modern = [&](const std::string& text, std::vector<std::string> scopes) {
        request = mcp_fixture::post(text);
        request.access = token_of(std::move(scopes));
        return told(mcp_fixture::run(transport->handle(request)));
    };
    const std::string named = "Mcp-Name: routed\r\n";
    const std::string method = "Mcp-Method: tools/call\r\n";
    const std::string param = "Mcp-Param-Region: eu\r\n";
    const std::string wrong_param = "Mcp-Param-Region: us\r\n";
    EXPECT_EQ(send_modern(modern_call(method + named + param), {"route"}), "200");
    // Mcp-Param before the scope.
    EXPECT_EQ(send_modern(modern_call(method + named + wrong_param), {"route"}), "400:-32020");
    EXPECT_EQ(send_modern(modern_call(method + named + wrong_param), {}), "400:-32020");
    EXPECT_EQ(send_modern(modern_call(method + named + param), {}), "403");
    // Missing fields before the method.
    const std::string unknown = "tools/no";
    EXPECT_EQ(send_modern(modern_call("", unknown), {}), "400:-32020");
    EXPECT_EQ(send_modern(modern_call("Mcp-Method: tools/no\r\n", unknown), {}), "404:-32601");
    // Mcp-Name before the parameters.
    EXPECT_EQ(send_modern(modern_call(method + wrong_param), {}), "400:-32020");
}

TEST_F(StreamableHttp, NamesThatEveryObjectHasAreNoTools) {
    for (const std::string name : {"toString", "__proto__", "constructor"}) {
        const http::response answer = send(call(name), {});
        EXPECT_EQ(answer.status, 200u);
        EXPECT_NE(answer.body.find("-32602"), std::string::npos);
    }
}

TEST_F(StreamableHttp, AHandlerMayAskForMoreScopes) {
    EXPECT_EQ(send(call("admin"), {"admin"}).status, 200u);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(send(call("admin"), {"todo:read"}).status, 403u);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(forbidden->required, names{"admin"});
}

TEST_F(StreamableHttp, AHandlerThatAsksForMoreRefusesABatchOfWhichNothingRan) {
    const http::response answer = send("[" + call("admin") + "," + call("read") + "]", {});
    EXPECT_EQ(answer.status, 403u);
    EXPECT_EQ(answer.body, R"({"error":"insufficient_scope"})");
    EXPECT_EQ(runs, 0);
}

TEST_F(StreamableHttp, ACallWithBadArgumentsDidNotRun) {
    // Its argument is missing.
    const http::response answer = send("[" + call("routed") + "," + call("admin") + "]", {"route"});
    EXPECT_EQ(answer.status, 403u);
    EXPECT_EQ(runs, 0);
}

TEST_F(StreamableHttp, AHandlerThatAsksForMoreDoesNotLoseWhatRan) {
    const std::string batch =
        "[" + call("read") + "," + call("admin", "2") + "," + call("read") + "]";
    const http::response answer = send(batch, {"todo:read"});
    const std::string done = R"({"jsonrpc":"2.0","id":1,"result":{"content":[]}})";
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(
        answer.body,
        "[" + done +
            R"(,{"jsonrpc":"2.0","id":2,"error":{"code":-32602,)"
            R"("message":"The access token lacks scopes: admin",)"
            R"("data":{"error":"insufficient_scope","scope":"admin"}}},)" +
            done + "]"
    );
    EXPECT_EQ(runs, 2);
    EXPECT_FALSE(forbidden);
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_EQ(
        log.lines[0],
        "a call was refused after its answer had begun request_id=r1 tool=admin "
        "reason=The access token lacks scopes: admin"
    );
}

TEST_F(StreamableHttp, TheAccessLogLearnsTheTool) {
    send(call("read"), {});
    EXPECT_EQ(request.operation, "read");
    send("[" + call("read") + "," + call("read") + "," + call("admin") + "]", {"admin"});
    EXPECT_EQ(request.operation, "read+2");
    send(call("write"), {});
    EXPECT_EQ(request.operation, "write");
    send(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", {});
    EXPECT_EQ(request.operation, "");
    send(call("none of them"), {});
    EXPECT_EQ(request.operation, "");
}

TEST_F(StreamableHttp, TheHeadAloneMayRefuse) {
    http::request get = mcp_fixture::post(mcp_cases::common + "\r\n");
    EXPECT_FALSE(transport->refuse_head(get));
    for (const http::method method : {http::method::get, http::method::delete_}) {
        get.method = method;
        const auto refused = transport->refuse_head(get);
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->status, 405u);
        EXPECT_EQ(refused->fields["Allow"], "POST");
    }
}

TEST_F(StreamableHttp, AGuardedServerNeedsAWayToRefuse) {
    EXPECT_THROW(streamable_http(*dispatcher, {}), std::invalid_argument);
}

TEST_F(StreamableHttp, EachRequestOfAnArrayIsCounted) {
    std::vector<std::size_t> charged;
    bool refuses = false;
    const streamable_http limited(
        *dispatcher,
        [](const http::request&, const server::scope_decision&) {
            return http::error_response(403, "insufficient_scope");
        },
        [&](const http::request&, std::size_t more) -> std::optional<http::response> {
            charged.push_back(more);
            if (!refuses) return std::nullopt;
            return http::error_response(429, "Too Many Requests");
        }
    );
    const auto status = [&](const std::string& body) {
        request = mcp_fixture::post(mcp_cases::common + "\r\n" + body);
        return mcp_fixture::run(limited.handle(request)).status;
    };
    const std::string note = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
    const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    EXPECT_EQ(status(call("read")), 200u);
    EXPECT_EQ(status("[" + call("read") + "]"), 200u);
    EXPECT_EQ(status("[" + note + "," + call("read") + "]"), 200u);
    EXPECT_EQ(charged, std::vector<std::size_t>{});
    EXPECT_EQ(status("[" + call("read") + "," + ping + "," + call("read") + "]"), 200u);
    EXPECT_EQ(charged, std::vector<std::size_t>{2});
    runs = 0;
    refuses = true;
    EXPECT_EQ(status(call("read")), 200u);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(status("[" + call("read") + "," + call("read") + "]"), 429u);
    EXPECT_EQ(runs, 1);
}

/// What a guard's refusal does when it fails.
struct FaultyStreamableHttp : StreamableHttp {
    template <class Fault>
    http::response fail_with(Fault fault, const std::string& body, const std::string& fields = {}) {
        const streamable_http broken(
            *dispatcher,
            [&](const http::request&, const server::scope_decision&) -> http::response {
                throw fault;
            }
        );
        request = mcp_fixture::post(mcp_cases::common + fields + "\r\n" + body);
        request.id = "r9";
        log.lines.clear();
        return mcp_fixture::run(broken.handle(request));
    }
};

TEST_F(FaultyStreamableHttp, AFaultOfTheProgramIs500) {
    const http::response answer = fail_with(std::runtime_error("/secret/path"), call("write"));
    EXPECT_EQ(answer.status, 500u);
    EXPECT_EQ(
        answer.body,
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error"}})"
    );
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines[0].find("request_id=r9 reason=/secret/path"), std::string::npos);
}

TEST_F(FaultyStreamableHttp, AFaultOfAnyTypeIs500) {
    EXPECT_EQ(fail_with(7, call("write")).status, 500u);
    EXPECT_EQ(log.lines.size(), 1u);
}

TEST_F(FaultyStreamableHttp, AFaultIsToldInThePeersEra) {
    EXPECT_EQ(
        fail_with(7, "[" + call("write") + "]").body,
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"Internal error"}})"
    );
    const http::response modern = fail_with(
        7,
        R"({"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"write","_meta":{)"
        R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientCapabilities":{}}}})",
        "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: write\r\n"
    );
    EXPECT_EQ(
        modern.body,
        R"({"jsonrpc":"2.0","id":"a","error":{"code":-32603,"message":"Internal error"}})"
    );
}

/// A server whose plain tool `read` runs on the pool and whose `loop` is a coroutine that goes on
/// elsewhere; each run is noted with the place that it was in.
struct BusyStreamableHttp : StreamableHttp {
    BusyStreamableHttp() {
        server::registry tools;
        tools.add(server::make_tool({.name = "read"}, [this] { note("read"); }));
        tools.add(server::make_tool({.name = "loop"}, [this] { return hop(this); }));
        tools.add(server::make_tool({.name = "quick", .blocking = false}, [this] { note("quick"); })
        );
        transport.reset();  // it listens to the dispatcher
        dispatcher.emplace(
            mcp::server_description{.guarded = false},
            std::move(tools),
            server::dispatcher_options{.pool = &pool}
        );
        transport.emplace(*dispatcher, streamable_http::forbid());
    }

    static task<std::string> hop(BusyStreamableHttp* self) {
        self->note("loop");
        const bool moved = co_await resume_on(self->elsewhere);
        co_return moved ? "moved" : "";
    }

    void note(const std::string& tool) { seen += tool + "@" + place + " "; }

    /// Sends a batch of calls of these tools, and resumes everything until it is answered.
    http::response send_batch(const std::vector<std::string>& tools, bool with_home = true) {
        std::string body;
        for (const std::string& tool : tools)
            body += (body.empty() ? "[" : ",") + call(tool);
        request = mcp_fixture::post(mcp_cases::common + "\r\n" + body + "]");
        request.on = std::make_shared<http::connection>();
        if (with_home) request.on->home = &home;
        std::optional<http::response> answer;
        place = "home";
        start(transport->handle(request), [&](http::response value) { answer = std::move(value); });
        while (!answer && run_one("pool", pool) + run_one("home", home) + run_one("else", elsewhere)
        )
            ;
        EXPECT_TRUE(answer);
        return answer.value_or(http::response{});
    }

    bool run_one(const std::string& name, server::manual_executor& from) {
        if (from.queue.empty()) return false;
        place = name;
        from.run();
        return true;
    }

    server::manual_executor home;
    server::manual_executor elsewhere;
    std::string place;
    std::string seen;
};

TEST_F(BusyStreamableHttp, AFullPoolIs503) {
    pool.closed = true;
    const http::response answer = send(call("read", "\"a\""), {});
    EXPECT_EQ(answer.status, 503u);
    EXPECT_EQ(answer.fields["Retry-After"], "1");
    EXPECT_EQ(
        answer.body,
        R"({"jsonrpc":"2.0","id":"a","error":{"code":-32603,"message":"The server is busy"}})"
    );
    EXPECT_EQ(seen, "");
}

TEST_F(BusyStreamableHttp, AFullPoolIs503ForABatchOfWhichNothingRan) {
    pool.closed = true;
    EXPECT_EQ(send_batch({"read", "quick"}).status, 503u);
    EXPECT_EQ(seen, "");
}

TEST_F(BusyStreamableHttp, AFullPoolDoesNotLoseWhatRan) {
    pool.closed = true;
    const http::response answer = send_batch({"quick", "read", "quick"});
    const std::string done = R"({"jsonrpc":"2.0","id":1,"result":{"content":[]}})";
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(
        answer.body,
        "[" + done +
            R"(,{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"The server is busy"}},)" +
            done + "]"
    );
    EXPECT_EQ(seen, "quick@home quick@home ");
}

TEST_F(BusyStreamableHttp, EachEntryOfABatchRunsWhereItBelongs) {
    EXPECT_EQ(
        send_batch({"quick", "read", "read", "loop", "loop", "quick", "loop", "read"}).status, 200u
    );
    EXPECT_EQ(
        seen, "quick@home read@pool read@pool loop@home loop@home quick@home loop@home read@pool "
    );
}

TEST_F(BusyStreamableHttp, WithoutALoopToGoBackToItStaysWhereItIs) {
    EXPECT_EQ(send_batch({"read", "loop", "quick", "read"}, false).status, 200u);
    EXPECT_EQ(seen, "read@pool loop@pool quick@else read@pool ");
    seen.clear();
    home.closed = true;
    EXPECT_EQ(send_batch({"read", "quick"}).status, 200u);
    EXPECT_EQ(seen, "read@pool quick@pool ");
}

TEST_F(BusyStreamableHttp, ABatchMovesToThePoolOnce) {
    request =
        mcp_fixture::post(mcp_cases::common + "\r\n[" + call("read") + "," + call("read") + "]");
    unsigned status = 0;
    start(transport->handle(request), [&](const http::response& answer) {
        status = answer.status;
    });
    ASSERT_EQ(pool.queue.size(), 1u);
    EXPECT_EQ(seen, "");
    std::exchange(pool.queue, {}).front().resume();
    EXPECT_EQ(seen, "read@ read@ ");
    EXPECT_EQ(status, 200u);
}

}  // namespace
}  // namespace warder::transport
