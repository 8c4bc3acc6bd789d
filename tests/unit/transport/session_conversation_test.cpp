// What clients of the older revisions hear in a session, and what they are refused.
#include "unit/transport/session_fixture.hpp"

namespace warder::transport {
namespace {

using namespace std::chrono_literals;

std::string error_of(const http::response& answer) {
    const std::size_t at = answer.body.find("\"error\":");
    return std::to_string(answer.status) + " " +
           (at == std::string::npos ? "none" : answer.body.substr(at + 8));
}

const std::string not_found = R"(404 {"code":-32001,"message":"Session not found"}})";

TEST_F(Session, InitializeOpensOne) {
    serve();
    const auto answer = post("", initialize());
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.fields["Mcp-Session-Id"].size(), 32u);
    EXPECT_TRUE(has(answer.body, R"("resources":{"subscribe":true})"));
    EXPECT_EQ(transport->sessions_in_use().sessions, 1u);
}

TEST_F(Session, InitializeOpensNoneWhereNothingNeedsIt) {
    components = {};
    components.add(server::make_tool({.name = "plain"}, [] { return "plain"; }));
    serve();
    EXPECT_FALSE(transport->has_sessions());
    EXPECT_TRUE(post("", initialize()).fields["Mcp-Session-Id"].empty());
}

TEST_F(Session, InitializeOpensNoneWhereThereAreNever) {
    serve({.mode = session_mode::never, .limits = {}});
    EXPECT_TRUE(post("", initialize()).fields["Mcp-Session-Id"].empty());
    EXPECT_EQ(post("left-over", call("plain")).status, 200u);
    EXPECT_EQ(get().status, 405u);
    EXPECT_EQ(end("any").status, 405u);
    EXPECT_EQ(end("any").fields["Allow"], "POST");
}

TEST_F(Session, AFailedInitializeOpensNone) {
    serve();
    EXPECT_TRUE(post("", message("initialize")).fields["Mcp-Session-Id"].empty());
    EXPECT_EQ(transport->sessions_in_use().sessions, 0u);
}

TEST_F(Session, WithoutOneARequestIsServedUnlessSessionsAreAlways) {
    serve();
    EXPECT_EQ(post("", call("plain")).status, 200u);
    components = {};
    components.add(server::make_tool({.name = "plain"}, [] { return "plain"; }));
    serve({.mode = session_mode::always, .limits = {}, .events = &events});
    EXPECT_EQ(
        error_of(post("", call("plain"))),
        R"(400 {"code":-32000,"message":"Bad Request: Mcp-Session-Id header is required"}})"
    );
    open();
    EXPECT_EQ(post(call("plain")).status, 200u);
}

TEST_F(Session, AnUnknownIdIsNotFound) {
    serve();
    open();
    EXPECT_EQ(error_of(post("unknown", call("plain"))), not_found);
    EXPECT_EQ(error_of(post("unknown", initialize())), not_found);
    EXPECT_EQ(error_of(end("unknown")), not_found);
    id = "unknown";
    EXPECT_EQ(error_of(get()), not_found);
}

TEST_F(Session, AForeignIdIsNotFound) {
    serve();
    caller = "ada";
    open();
    caller = "bob";
    EXPECT_EQ(error_of(post(call("plain"))), not_found);
    EXPECT_EQ(error_of(get()), not_found);
    EXPECT_EQ(error_of(end(id)), not_found);
    caller = "ada";
    EXPECT_EQ(post(call("plain")).status, 200u);
}

TEST_F(Session, TwoIdsAreNoId) {
    serve();
    open();
    http::request asked = request(http::method::post, id);
    asked.fields.append("Mcp-Session-Id", id);
    asked.body = call("plain");
    EXPECT_EQ(error_of(answer(asked)), not_found);
}

TEST_F(Session, DeleteEndsIt) {
    serve();
    open();
    const auto stream = get();
    EXPECT_EQ(end(id).status, 204u);
    EXPECT_TRUE(stream.stream->take().ended);
    EXPECT_EQ(error_of(post(call("plain"))), not_found);
    EXPECT_EQ(error_of(end(id)), not_found);
    EXPECT_EQ(transport->sessions_in_use().sessions, 0u);
}

TEST_F(Session, ASecondInitializeIsRefused) {
    serve();
    open();
    EXPECT_EQ(
        error_of(post(initialize())),
        R"(400 {"code":-32600,"message":"Invalid Request: the session is open already"}})"
    );
}

TEST_F(Session, TheVersionMustBeThatOfTheSession) {
    serve();
    open("2025-06-18");
    for (const auto& [version, status] :
         {std::pair{"2025-06-18", 200u}, {"2025-11-25", 400u}, {"1999-01-01", 400u}}) {
        http::request asked = request(http::method::post, id);
        asked.fields.append("MCP-Protocol-Version", version);
        asked.body = call("plain");
        EXPECT_EQ(answer(asked).status, status) << version;
    }
    http::request listening = request(http::method::get, id);
    listening.fields.append("MCP-Protocol-Version", "2025-11-25");
    EXPECT_EQ(answer(listening).status, 400u);
}

TEST_F(Session, TheRevisionOfTheSessionCountsWithoutAVersion) {
    serve();
    open("2025-11-25");
    EXPECT_EQ(post("[" + call("plain") + "]").status, 400u);
    open("2025-03-26");
    EXPECT_EQ(post("[" + call("plain") + "]").status, 200u);
}

TEST_F(Session, TheTotalIsBounded) {
    serve({.mode = session_mode::automatic, .limits = {.in_all = 1}, .events = &events});
    open();
    // One that is in use makes no room.
    http::request listening = request(http::method::get, id);
    const auto stream = answer(listening);
    ASSERT_EQ(stream.status, 200u);
    const auto full = post("", initialize());
    EXPECT_EQ(full.status, 503u);
    EXPECT_EQ(full.fields["Retry-After"], "1");
}

TEST_F(Session, ModernRequestsIgnoreIt) {
    serve();
    http::request asked = request(http::method::get, "unknown");
    asked.fields.append("MCP-Protocol-Version", "2026-07-28");
    const auto refused = answer(asked);
    EXPECT_EQ(refused.status, 405u);
    EXPECT_EQ(refused.fields["Allow"], "POST");
    http::request discover = request(http::method::post, "unknown");
    discover.fields.append("MCP-Protocol-Version", "2026-07-28");
    discover.fields.append("Mcp-Method", "server/discover");
    discover.body = message(
        "server/discover",
        R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientCapabilities":{}}})"
    );
    const auto found = answer(discover);
    EXPECT_EQ(found.status, 200u);
    EXPECT_TRUE(found.fields["Mcp-Session-Id"].empty());
}

TEST_F(Session, GetNeedsAnEventStream) {
    serve();
    open();
    http::request asked = request(http::method::get, id);
    asked.fields.set("Accept", "application/json");
    EXPECT_EQ(answer(asked).status, 406u);
    http::request without_session = request(http::method::get, "");
    EXPECT_EQ(answer(without_session).status, 400u);
}

TEST_F(Session, HeadAndPutAreNotAllowed) {
    serve();
    open();
    for (const http::method method : {http::method::head, http::method::put}) {
        http::request asked = request(method, id);
        EXPECT_EQ(answer(asked).status, 405u);
    }
}

TEST_F(Session, OneStreamIsOpenAtATime) {
    serve();
    open();
    const auto first = get();
    EXPECT_EQ(first.fields["Content-Type"], "text/event-stream");
    EXPECT_EQ(
        error_of(get()),
        R"(409 {"code":-32000,"message":"Conflict: the session has a stream already"}})"
    );
    first.stream->abandon();
    EXPECT_EQ(get().status, 200u);
}

TEST_F(Session, AStreamBeginsWhereItCanBeResumed) {
    serve();
    open("2025-11-25");
    EXPECT_EQ(read(get()), "id: 0-1\nretry: 1000\ndata: \n\n");
    // Older clients would take the empty data for a message.
    open("2025-06-18");
    EXPECT_EQ(read(get()), "");
}

TEST_F(Session, ItsLogLevelCounts) {
    serve();
    open();
    std::string told = read(post(call("tell")));
    EXPECT_TRUE(has(told, "working") && has(told, "oops"));
    EXPECT_TRUE(has(post(message("logging/setLevel", R"({"level":"error"})")).body, "\"result\":{}")
    );
    told = read(post(call("tell")));
    EXPECT_TRUE(!has(told, "working") && has(told, "oops"));
    EXPECT_TRUE(has(post(message("logging/setLevel", R"({"level":"loud"})")).body, "-32602"));
    EXPECT_FALSE(has(read(post(call("tell"))), "working"));
}

TEST_F(Session, SubscribersHearOfChanges) {
    serve();
    open();
    const auto stream = get();
    read(stream);
    const std::string uri = R"({"uri":"test://watched"})";
    dispatcher->changes().announce({server::change::kind::resource, "test://watched"});
    EXPECT_EQ(read(stream), "");
    EXPECT_TRUE(has(post(message("resources/subscribe", uri)).body, "\"result\":{}"));
    dispatcher->changes().announce({server::change::kind::resource, "test://watched"});
    dispatcher->changes().announce({server::change::kind::resource, "test://family/1"});
    EXPECT_EQ(
        read(stream),
        "id: 0-2\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":"
        "\"notifications/resources/updated\",\"params\":{\"uri\":\"test://watched\"}}\n\n"
    );
    EXPECT_TRUE(has(post(message("resources/unsubscribe", uri)).body, "\"result\":{}"));
    dispatcher->changes().announce({server::change::kind::resource, "test://watched"});
    EXPECT_EQ(read(stream), "");
}

TEST_F(Session, SubscribersHearNothingOfWhatIsHiddenFromThem) {
    bool hidden = false;
    visible.add([&hidden](const server::caller&, const server::component&) { return !hidden; });
    serve();
    open();
    const auto stream = get();
    read(stream);
    const std::string uri = R"({"uri":"test://watched"})";
    post(message("resources/subscribe", uri));
    hidden = true;
    dispatcher->changes().announce({server::change::kind::resource, "test://watched"});
    EXPECT_EQ(read(stream), "");
    // Taking it back works, and tells nothing of what is there.
    EXPECT_TRUE(has(post(message("resources/unsubscribe", uri)).body, "\"result\":{}"));
    hidden = false;
    dispatcher->changes().announce({server::change::kind::resource, "test://watched"});
    EXPECT_EQ(read(stream), "");
}

TEST_F(Session, AMemberOfAFamilyCanBeSubscribedTo) {
    serve();
    open();
    const auto stream = get();
    post(message("resources/subscribe", R"({"uri":"test://family/1"})"));
    dispatcher->changes().announce({server::change::kind::resource, "test://family/1"});
    EXPECT_TRUE(has(read(stream), "test://family/1"));
}

TEST_F(Session, WhatCannotBeSubscribedToIsRefused) {
    serve();
    open();
    EXPECT_TRUE(
        has(post(message("resources/subscribe", R"({"uri":"test://none"})")).body,
            R"("code":-32602,"message":"Resource not found","data":{"uri":"test://none"})")
    );
    EXPECT_TRUE(
        has(post(message("resources/subscribe", R"({"uri":"test://still"})")).body, "-32602")
    );
    EXPECT_TRUE(has(post(message("resources/subscribe", R"({"uri":1})")).body, "-32602"));
    EXPECT_EQ(post("", message("resources/subscribe", R"({"uri":"test://watched"})")).status, 400u);
}

TEST_F(Session, ListenersHearOfLists) {
    serve();
    open();
    const auto stream = get();
    read(stream);
    for (const auto kind :
         {server::change::kind::tools,
          server::change::kind::prompts,
          server::change::kind::resources}) {
        dispatcher->changes().announce({kind});
    }
    const std::string heard = read(stream);
    EXPECT_TRUE(has(heard, R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})"));
    EXPECT_TRUE(has(heard, "prompts/list_changed"));
    EXPECT_TRUE(has(heard, "resources/list_changed"));
}

TEST_F(Session, WhoeverComesBackHearsWhatItMissed) {
    serve();
    open();
    const auto first = get();
    const std::string last = last_event(read(first));
    first.stream->abandon();
    dispatcher->changes().announce({server::change::kind::tools});
    const auto second = get(last);
    EXPECT_TRUE(has(second.body, "tools/list_changed"));
    dispatcher->changes().announce({server::change::kind::prompts});
    EXPECT_TRUE(has(read(second), "prompts/list_changed"));
}

TEST_F(Session, WhoeverComesBackWinsOverItsOldConnection) {
    serve();
    open();
    const auto first = get();
    const auto second = get(last_event(read(first)));
    EXPECT_EQ(second.status, 200u);
    EXPECT_TRUE(first.stream->take().ended);
    EXPECT_FALSE(second.stream->take().ended);
}

TEST_F(Session, TheAccessLogIsToldWhatWasAskedFor) {
    serve();
    open();
    const auto told = [this](http::method method, const std::string& last_event_id) {
        http::request asked = request(method, id);
        if (!last_event_id.empty()) asked.fields.append("Last-Event-ID", last_event_id);
        answer(asked);
        return std::string(asked.operation_kind) + "=" + asked.operation;
    };
    EXPECT_EQ(told(http::method::get, ""), "session=listen");
    EXPECT_EQ(told(http::method::get, "0-1"), "session=resume");
    EXPECT_EQ(told(http::method::delete_, ""), "session=end");
}

TEST_F(Session, AnUnknownEventIsABadRequest) {
    serve();
    open();
    EXPECT_EQ(
        error_of(get("7-7")),
        R"(400 {"code":-32000,"message":"Bad Request: unknown Last-Event-ID"}})"
    );
}

/// More than a response holds before its client reads.
std::string too_much() {
    return std::string(http::body_stream::most_waiting, 'x');
}

TEST_F(Session, ANotificationThatIsTooLargeIsLeftOut) {
    components.add(server::make_tool({.name = "shout"}, [](server::context& ctx) {
        ctx.client_log(mcp::logging_level::info, "before");
        ctx.client_log(mcp::logging_level::info, too_much());
        ctx.client_log(mcp::logging_level::info, "after");
        return "done";
    }));
    serve();
    for (const std::string version : {"2025-11-25", "2025-06-18", "2025-03-26"}) {
        open(version);
        const auto heard = post(call("shout")).stream->take();
        EXPECT_LT(heard.bytes.size(), 1000u) << version;
        EXPECT_TRUE(has(heard.bytes, "before") && has(heard.bytes, "after")) << version;
        EXPECT_TRUE(has(heard.bytes, R"("text":"done")") && heard.ended) << version;
        EXPECT_TRUE(has(get("1-1").body, R"("text":"done")")) << version;
    }
}

TEST_F(Session, ANotificationThatIsTooLargeIsNotKeptForAClientThatIsAway) {
    components.add(server::make_tool({.name = "shout"}, [](server::context& ctx) {
        ctx.let_client_reconnect();
        ctx.client_log(mcp::logging_level::info, too_much());
        return "done";
    }));
    serve();
    open();
    EXPECT_TRUE(post(call("shout")).stream->take().ended);
    const auto back = get("1-1");
    EXPECT_LT(back.body.size(), 1000u);
    EXPECT_TRUE(has(back.body, R"("text":"done")"));
}

TEST_F(Session, ASlowReaderMissesNotificationsAndNoResult) {
    components.add(server::make_tool({.name = "shout"}, [](server::context& ctx) {
        for (const char letter : {'a', 'b', 'c'})
            ctx.client_log(mcp::logging_level::info, std::string(400 * 1024, letter));
        return "done";
    }));
    serve();
    open();
    const auto heard = post(call("shout")).stream->take();
    EXPECT_TRUE(has(heard.bytes, "aaa") && has(heard.bytes, "bbb"));
    EXPECT_FALSE(has(heard.bytes, "ccc"));
    EXPECT_TRUE(has(heard.bytes, R"("text":"done")") && heard.ended);
}

TEST_F(Session, AQuestionThatIsTooLargeFailsAtOnce) {
    components.add(server::make_tool(
        {.name = "shout"},
        [this](server::context& ctx) -> task<std::string> {
            const alive running(handlers);
            const std::string message = too_much();
            co_await ctx.elicit<person>("k", message);
            co_return "answered";
        }
    ));
    serve();
    for (const std::string version : {"2025-11-25", "2025-06-18"}) {
        open(version);
        const auto heard = post(call("shout")).stream->take();
        EXPECT_EQ(handlers, 0) << version;
        EXPECT_FALSE(has(heard.bytes, "elicitation/create")) << version;
        EXPECT_TRUE(has(heard.bytes, "could not be sent") && heard.ended) << version;
        EXPECT_TRUE(has(heard.bytes, R"("isError":true)")) << version;
        EXPECT_EQ(transport->sessions_in_use().questions, 0u) << version;
    }
}

TEST_F(Session, AQuestionThatIsTooLargeFailsNoOther) {
    components
        .add(server::make_tool({.name = "shout"}, [](server::context& ctx) -> task<std::string> {
            mcp::sampling_request asked{.max_tokens = 1};
            asked.system_prompt = too_much();
            co_await ctx.sample("k", std::move(asked));
            co_return "answered";
        }));
    components
        .add(server::make_tool({.name = "home"}, [](server::context& ctx) -> task<std::string> {
            const auto roots = co_await ctx.roots();
            co_return roots.front().uri;
        }));
    serve();
    std::string opening = initialize("2025-03-26");  // which has batches
    const std::string roots = R"("roots":{})";
    opening.replace(opening.find(roots), roots.size(), R"("roots":{},"sampling":{})");
    id = std::string(post("", opening).fields["Mcp-Session-Id"]);
    const auto answered = post("[" + call("home", "1") + "," + call("shout", "2") + "]");
    EXPECT_TRUE(has(read(answered), "roots/list"));
    say("1", R"("result":{"roots":[{"uri":"file:///home"}]})");
    const std::string told = read(answered);
    EXPECT_TRUE(has(told, "file:///home") && has(told, "could not be sent"));
}

TEST_F(Session, AResultOfAnySizeArrives) {
    components.add(server::make_tool({.name = "shout"}, [](server::context& ctx) {
        ctx.client_log(mcp::logging_level::info, "before");
        return too_much() + "done";
    }));
    serve();
    open();
    const auto answered = post(call("shout"));
    EXPECT_TRUE(has(read(answered), "xdone"));
    // Also where the connection broke on the way.
    const auto back = get("1-1");
    EXPECT_TRUE(has(back.body, "before") && has(back.body, "xdone"));
}

TEST_F(Session, DrainingEndsTheStream) {
    serve();
    open();
    const auto stream = get();
    transport->end_streams();
    EXPECT_TRUE(stream.stream->take().ended);
    EXPECT_NE(get().status, 200u);
    EXPECT_EQ(post("", initialize()).status, 503u);
}

}  // namespace
}  // namespace warder::transport
