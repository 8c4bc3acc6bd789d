// A client that sends whole messages: eras, answers, cancellation, bounds.
#include "message_fixture.hpp"
#include <warder/oauth/audit.hpp>
#include <warder/oauth/reasons.hpp>

#include <coroutine>
#include <stop_token>

namespace warder::transport {
namespace {

using namespace std::chrono_literals;

using MessageConnection = Messages;

/// Awaitable: until a stop is asked for, on the thread that asks.
struct until_stopped {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { on_stop.emplace(stop, waiting); }
    void await_resume() const noexcept {}

    std::stop_token stop;
    std::optional<std::stop_callback<std::coroutine_handle<>>> on_stop;
};

const std::string parse_failure = R"("error":{"code":-32700,"message":"Parse error: )";

TEST_F(MessageConnection, OfAnOlderClientIsItsSession) {
    serve();
    const std::string greeting = answer(initialize());
    EXPECT_TRUE(has(greeting, R"("id":0,"result":{"protocolVersion":"2025-11-25")")) << greeting;
    EXPECT_TRUE(has(greeting, R"("subscribe":true)")) << greeting;
    EXPECT_TRUE(say(notification("notifications/initialized")).empty());
    EXPECT_EQ(answer(message("ping")), R"({"jsonrpc":"2.0","id":1,"result":{}})");
    EXPECT_TRUE(has(answer(initialize()), "Invalid Request: the session is open already"));

    pair->send(call("tell", "\"x\""));
    auto heard = pair->take_all();
    ASSERT_EQ(heard.size(), 3u);
    EXPECT_TRUE(has(heard[0], R"("method":"notifications/progress","params":{"progressToken":"p")")
    );
    EXPECT_TRUE(has(heard[1], R"("method":"notifications/message")"));
    EXPECT_EQ(heard[2], text_result("\"x\"", "told"));

    EXPECT_EQ(
        answer(message("logging/setLevel", R"({"level":"error"})")),
        R"({"jsonrpc":"2.0","id":1,"result":{}})"
    );
    EXPECT_EQ(say(call("tell")).size(), 2u);  // no log any more
}

TEST_F(MessageConnection, ServesMessagesBeforeInitializeAndInitializeAfterThem) {
    serve();
    EXPECT_EQ(answer(message("ping")), R"({"jsonrpc":"2.0","id":1,"result":{}})");
    EXPECT_TRUE(has(answer(call("who")), R"("isError":true)"));  // it declared nothing
    EXPECT_TRUE(has(answer(initialize()), R"("protocolVersion":"2025-11-25")"));
    EXPECT_TRUE(has(answer(call("who")), "elicitation/create"));
    pair->server().close();
}

TEST_F(MessageConnection, OfAModernClientHasNoHandshake) {
    serve();
    const std::string found = answer(modern("server/discover"));
    EXPECT_TRUE(has(found, R"("supportedVersions":["2026-07-28"])")) << found;
    // Asking decided nothing.
    EXPECT_TRUE(has(answer(initialize()), R"("protocolVersion":"2025-11-25")"));

    serve_again();
    pair->send(modern_call("tell"));
    const auto heard = pair->take_all();
    ASSERT_EQ(heard.size(), 3u);
    EXPECT_TRUE(has(heard[0], "notifications/progress"));
    EXPECT_TRUE(has(heard[1], "notifications/message"));
    EXPECT_TRUE(has(heard[2], R"("resultType":"complete")"));
    // What carries no claim, after one that did.
    EXPECT_TRUE(has(answer(initialize()), R"("code":-32022)"));
    EXPECT_TRUE(has(answer(message("tools/list")), R"("code":-32602)"));
    EXPECT_TRUE(has(answer("[" + message("ping") + "]"), "this revision has no batches"));
    EXPECT_TRUE(has(answer(modern("ping")), R"("code":-32601)"));
}

TEST_F(MessageConnection, ServesAClaimWithinASession) {
    open();
    EXPECT_TRUE(has(answer(modern("tools/list")), R"("resultType":"complete")"));
    EXPECT_FALSE(has(answer(message("tools/list")), "resultType"));
    std::string unknown = modern("tools/list");
    unknown.replace(unknown.find("2026-07-28"), 10, "2099-01-01");
    EXPECT_TRUE(has(answer(unknown), R"("code":-32022)"));
}

TEST_F(MessageConnection, AsksForNoHeaderFields) {
    serve();
    const std::string routed =
        answer(modern("tools/call", R"("name":"route","arguments":{"region":"eu","count":3})"));
    EXPECT_TRUE(has(routed, R"("resultType":"complete")")) << routed;
}

TEST_F(MessageConnection, GoesOnAfterWhatIsNoMessage) {
    serve({.max_message_bytes = 300});
    const std::string null_id = R"({"jsonrpc":"2.0","id":null,)";
    EXPECT_TRUE(answer("{").starts_with(null_id + parse_failure));
    EXPECT_TRUE(answer("nonsense").starts_with(null_id + parse_failure));
    EXPECT_TRUE(has(answer("{}"), R"("code":-32600)"));
    EXPECT_TRUE(has(answer("[]"), R"("code":-32600)"));
    EXPECT_TRUE(has(answer("1"), R"("code":-32600)"));
    std::string padded = message("ping");
    padded.resize(300, ' ');
    EXPECT_EQ(answer(padded), R"({"jsonrpc":"2.0","id":1,"result":{}})");
    EXPECT_EQ(answer(padded + " "), null_id + parse_failure + R"(the message is too long"}})");
    EXPECT_EQ(answer(message("ping")), R"({"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST_F(MessageConnection, TellsAModernClientAParseErrorWithoutAnId) {
    serve();
    answer(modern("tools/list"));
    EXPECT_TRUE(answer("{").starts_with(R"({"jsonrpc":"2.0",)" + parse_failure));
}

TEST_F(MessageConnection, AnswersABatchOfTheOldestRevisionAsOne) {
    open("2025-03-26");
    EXPECT_EQ(
        answer("[" + message("ping", "{}", "7") + "," + call("greet2", "8") + ",1]"),
        R"([{"jsonrpc":"2.0","id":7,"result":{}},{"jsonrpc":"2.0","id":8,"error":{"code":-32602,)"
        R"("message":"Invalid params: unknown tool"}},{"jsonrpc":"2.0","id":null,"error":)"
        R"({"code":-32600,"message":"Invalid Request: a message must be an object"}}])"
    );
    EXPECT_TRUE(say("[" + notification("notifications/initialized") + "]").empty());
    open_again("2025-06-18");
    EXPECT_TRUE(has(answer("[" + message("ping") + "]"), "this revision has no batches"));
}

TEST_F(MessageConnection, ASlowCallHoldsNothingUp) {
    open();
    EXPECT_TRUE(say(call("wait", "5")).empty());
    EXPECT_EQ(pair->server().calls(), 1u);
    EXPECT_EQ(answer(message("ping")), R"({"jsonrpc":"2.0","id":1,"result":{}})");
    later.run();
    const auto heard = pair->take_all();
    ASSERT_EQ(heard.size(), 2u);
    EXPECT_EQ(heard[1], text_result("5", "done"));
    EXPECT_EQ(pair->server().calls(), 0u);
}

TEST_F(MessageConnection, ACancelledCallHasNoResponse) {
    for (const bool is_modern : {false, true}) {
        open_again();
        pair->send(is_modern ? modern_call("wait", "5") : call("wait", "5"));
        EXPECT_TRUE(say(cancel("\"5\"")).empty());  // another id
        EXPECT_TRUE(say(cancel("5")).empty());
        later.run();
        EXPECT_TRUE(pair->take_all().empty());
        EXPECT_EQ(pair->server().calls(), 0u);
        EXPECT_TRUE(say(cancel("5")).empty());
    }
}

TEST_F(MessageConnection, ACancelledCallThatStopsAtOnceHasNoAnswerEither) {
    components.add(server::make_tool({.name = "stop"}, [](server::context& ctx) -> task<bool> {
        until_stopped stopping{ctx.stop_token(), {}};
        co_await stopping;
        ctx.progress(9);
        co_return true;
    }));
    open();
    pair->send(call("stop", "5"));
    EXPECT_EQ(pair->server().calls(), 1u);
    EXPECT_TRUE(say(cancel("5")).empty());
    EXPECT_EQ(pair->server().calls(), 0u);
    // The end of the connection is no cancellation.
    pair->send(call("stop", "6"));
    pair->server().drain();
    pair->take();  // progress
    EXPECT_TRUE(has(pair->take().value_or(""), R"("id":6,"result":)"));
}

TEST_F(MessageConnection, AQuestionIsARequestToAnOlderClient) {
    open();
    const std::string asked = answer(call("who", "5"));
    EXPECT_TRUE(has(asked, R"("id":1,"method":"elicitation/create")")) << asked;
    EXPECT_TRUE(say(R"({"jsonrpc":"2.0","id":99,"result":{}})").empty());
    EXPECT_EQ(
        answer(R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})"),
        text_result("5", "Hello Ada")
    );
}

TEST_F(MessageConnection, AQuestionIsRefusedCancelledOrForgotten) {
    open();
    answer(call("who", "5"));
    EXPECT_TRUE(
        has(answer(R"({"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}})"),
            "The client refused (code -1)")
    );
    answer(call("who", "6"));
    EXPECT_TRUE(say(cancel("6")).empty());
    EXPECT_EQ(pair->server().calls(), 0u);
    answer(call("who", "7"));
    clock.time += 10min;
    pair->server().tick();
    EXPECT_TRUE(has(pair->take().value_or(""), "did not answer in time"));
}

TEST_F(MessageConnection, AQuestionEndsTheCallOfAModernClient) {
    serve();
    const std::string asked = answer(modern_call("who"));
    EXPECT_TRUE(has(asked, R"("resultType":"input_required")")) << asked;
    const std::string again = answer(modern(
        "tools/call",
        R"("name":"who","inputResponses":{"who":{"action":"accept","content":{"name":"Ada"}}})",
        "2"
    ));
    EXPECT_TRUE(has(again, "Hello Ada")) << again;
}

TEST_F(MessageConnection, TellsAnOlderClientOfChangesOnceItIsInitialized) {
    serve();
    answer(initialize());
    const server::change tools{server::change::kind::tools};
    const server::change watched{server::change::kind::resource, "test://watched"};
    dispatcher->changes().announce(tools);
    EXPECT_TRUE(pair->take_all().empty());
    say(notification("notifications/initialized"));
    dispatcher->changes().announce(tools);
    EXPECT_EQ(pair->take(), R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})");
    dispatcher->changes().announce(watched);
    EXPECT_EQ(pair->take(), std::nullopt);
    answer(message("resources/subscribe", R"({"uri":"test://watched"})"));
    dispatcher->changes().announce(watched);
    EXPECT_TRUE(has(pair->take().value_or(""), R"("notifications/resources/updated")"));
    bool hidden = true;
    visible.add([&hidden](const server::caller&, const server::component&) { return !hidden; });
    dispatcher->changes().announce(watched);
    EXPECT_EQ(pair->take(), std::nullopt);
    hidden = false;
    answer(message("resources/unsubscribe", R"({"uri":"test://watched"})"));
    dispatcher->changes().announce(watched);
    EXPECT_EQ(pair->take(), std::nullopt);
}

TEST_F(MessageConnection, SubscriptionsShareItAndAreTagged) {
    serve();
    const auto listen = [](const std::string& what, const std::string& id) {
        return modern("subscriptions/listen", R"("notifications":{)" + what + "}", id);
    };
    EXPECT_TRUE(
        has(answer(listen(R"("toolsListChanged":true)", "1")),
            R"("method":"notifications/subscriptions/acknowledged")")
    );
    EXPECT_EQ(say(listen(R"("toolsListChanged":true)", "\"1\"")).size(), 1u);
    EXPECT_EQ(pair->server().subscriptions(), 2u);
    dispatcher->changes().announce({server::change::kind::tools});
    dispatcher->changes().announce({server::change::kind::prompts});
    EXPECT_EQ(pair->take_all().size(), 2u);
    EXPECT_TRUE(say(cancel("1")).empty());
    EXPECT_EQ(pair->server().subscriptions(), 1u);
    dispatcher->changes().announce({server::change::kind::tools});
    EXPECT_TRUE(has(pair->take().value_or(""), R"("io.modelcontextprotocol/subscriptionId":"1")"));
    EXPECT_EQ(say(listen("", "2")).size(), 2u);  // nothing honoured: acknowledged, and over
    pair->server().drain();
    EXPECT_TRUE(has(pair->take().value_or(""), R"("id":"1","result":)"));
    EXPECT_EQ(pair->server().subscriptions(), 0u);
}

TEST_F(MessageConnection, DrainsWithAnswersAndClosesWithout) {
    open();
    pair->send(call("wait", "5"));
    answer(call("who", "6"));
    pair->server().drain();
    EXPECT_TRUE(has(pair->take().value_or(""), "The connection has ended"));
    EXPECT_TRUE(say(message("ping")).empty());
    EXPECT_FALSE(pair->server().wait_until_idle(0ms));
    later.run();
    EXPECT_TRUE(pair->server().wait_until_idle(0ms));
    pair->take();
    EXPECT_EQ(pair->take(), text_result("5", "stopped"));

    open_again();
    pair->send(call("wait", "5"));
    pair->server().close();
    later.run();
    EXPECT_TRUE(pair->take_all().empty());
}

TEST_F(MessageConnection, ACallIsRefusedWhereTooManyAreAtWork) {
    serve({.most_running = 2});
    answer(initialize());
    answer(call("who", "1"));  // it waits, so it is not at work
    pair->send(call("wait", "2"));
    pair->send(call("wait", "3"));
    EXPECT_EQ(
        answer(call("wait", "4")),
        R"({"jsonrpc":"2.0","id":4,"error":{"code":-32603,"message":"The server is busy"}})"
    );
    // Answers and cancellations are heard all the same.
    EXPECT_EQ(
        answer(R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})"),
        text_result("1", "Hello Ada")
    );
    EXPECT_TRUE(say(cancel("2")).empty());
    EXPECT_EQ(answer(message("ping", "{}", "5")), R"({"jsonrpc":"2.0","id":5,"result":{}})");
    later.run();
    pair->take();  // progress
    EXPECT_EQ(pair->take(), text_result("3", "done"));
    EXPECT_EQ(pair->take(), std::nullopt);
    EXPECT_EQ(pair->server().calls(), 0u);
    pair->send(call("wait", "6"));
    EXPECT_EQ(pair->server().calls(), 1u);
}

/// Keeps no record.
class full_sink final : public oauth::audit_sink {
  public:
    bool write(const oauth::audit_record&) noexcept override { return false; }
};

TEST_F(MessageConnection, ACallThatCannotBeRecordedDoesNotRunAndSaysSo) {
    const auto counters = std::make_shared<oauth::decision_counters>();
    const oauth::auditor decisions(clock, counters, {std::make_shared<full_sink>()});
    serve({.decisions = &decisions});
    EXPECT_EQ(
        answer(call("wait", "4")),
        R"({"jsonrpc":"2.0","id":4,"error":{"code":-32603,)"
        R"("message":"Calls cannot be recorded at the moment"}})"
    );
    EXPECT_EQ(pair->server().calls(), 0u);
    EXPECT_EQ(counters->count(oauth::reason::unrecorded), 1u);
    pair.reset();  // it refers to `decisions`
}

TEST_F(MessageConnection, CountsWhatNobodyRecords) {
    visible.add([](const server::caller&, const server::component& one) {
        return one.name() != "plain";
    });
    const auto counters = std::make_shared<oauth::decision_counters>();
    const oauth::auditor decisions(clock, counters, {});
    serve({.decisions = &decisions}, true);
    answer(call("add"));
    answer(call("plain"));
    answer(call("secret"));
    EXPECT_EQ(counters->count(oauth::reason::granted), 1u);
    EXPECT_EQ(counters->count(oauth::reason::filtered), 1u);
    EXPECT_EQ(counters->count(oauth::reason::insufficient_scope), 1u);
    pair.reset();  // it refers to `decisions`
}

TEST_F(MessageConnection, ASubscriptionIsRefusedThatCannotBeAcknowledged) {
    serve();
    std::vector<std::string> sent;
    message_connection slow(*dispatcher, [&sent](std::string_view text, importance how) {
        if (how == importance::must_arrive) sent.emplace_back(text);
        return how == importance::must_arrive;
    });
    slow.receive(modern("subscriptions/listen", R"("notifications":{"toolsListChanged":true})"));
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(
        sent[0],
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"The acknowledgement could not be sent"}})"
    );
    EXPECT_EQ(slow.subscriptions(), 0u);
}

TEST_F(MessageConnection, AnIdThatIsTooLongIsNotEchoed) {
    open();
    const std::string longest = "\"" + std::string(1024, 'i') + "\"";
    EXPECT_EQ(
        answer(message("ping", "{}", longest)),
        R"({"jsonrpc":"2.0","id":)" + longest + R"(,"result":{}})"
    );
    EXPECT_EQ(
        answer(message("ping", "{}", "\"i" + longest.substr(1))),
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request: \"id\" )"
        R"(must be a string of at most 1024 bytes or an integer of at most 64 bits"}})"
    );
}

TEST_F(MessageConnection, AClientMayHaveOnlySoManyCalls) {
    serve({.most_running = 1000});
    answer(initialize());
    for (int i = 0; i < 100; ++i)
        pair->send(call("wait", std::to_string(i)));
    EXPECT_TRUE(has(answer(call("wait", "100")), "The server is busy"));
    later.run();
}

TEST_F(MessageConnection, HoldsNoScopeUnlessItIsSaidWhoCalls) {
    serve({}, true);
    EXPECT_TRUE(has(answer(call("secret")), "lacks scopes: a:b"));
    auto token = std::make_shared<oauth::access_token>();
    token->scopes = {"a:b"};
    token->expires_at = std::chrono::system_clock::time_point::max();
    pair.reset();
    pair.emplace(*dispatcher, message_options{.access = token});
    EXPECT_EQ(answer(call("secret")), text_result("1", "secret"));
}

TEST_F(MessageConnection, TellsTheScopesThatARefusedEntryNeedsInTheirOrder) {
    components.add(server::make_tool(
        {.name = "ordered",
         .scopes = {"z:read", "a:read"},
         .needs = {.any_scope = {"write", "root"}}},
        [] { return "ran"; }
    ));
    serve({}, true);
    const auto told = [this](std::vector<std::string> held, const std::string& body) {
        auto token = std::make_shared<oauth::access_token>();
        token->scopes = std::move(held);
        token->expires_at = std::chrono::system_clock::time_point::max();
        pair.reset();
        pair.emplace(*dispatcher, message_options{.access = token});
        answer(initialize("2025-03-26"));
        return answer(body);
    };
    const auto lacks = [](const std::string& id,
                          const std::string& missing,
                          const std::string& required) {
        return R"({"jsonrpc":"2.0","id":)" + id +
               R"(,"error":{"code":-32602,"message":"The access token lacks scopes: )" + missing +
               R"(","data":{"error":"insufficient_scope","scope":")" + required + R"("}}})";
    };
    const std::string ordered = call("ordered");
    // Those that all are needed of, then the first alternative; the one that is held, if any.
    EXPECT_EQ(told({}, ordered), lacks("1", "z:read a:read write", "z:read a:read write"));
    EXPECT_EQ(told({"a:read"}, ordered), lacks("1", "z:read write", "z:read a:read write"));
    EXPECT_EQ(told({"root"}, ordered), lacks("1", "z:read a:read", "z:read a:read root"));
    EXPECT_EQ(told({"a:read", "z:read"}, ordered), lacks("1", "write", "z:read a:read write"));
    EXPECT_EQ(told({"a:read", "root", "z:read"}, ordered), text_result("1", "ran"));
    // Each entry of a batch is told what it lacks itself.
    EXPECT_EQ(
        told({"z:read", "a:read"}, "[" + ordered + "," + call("secret", "2") + "]"),
        "[" + lacks("1", "write", "z:read a:read write") + "," + lacks("2", "a:b", "a:b") + "]"
    );
}

}  // namespace
}  // namespace warder::transport
