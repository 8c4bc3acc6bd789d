// Calls within a session: questions, cancellation, and streams that outlive their connection.
#include "transport/speaking_call.hpp"
#include "unit/transport/session_fixture.hpp"

#include <vector>

namespace warder::transport {
namespace {

using namespace std::chrono_literals;

TEST_F(Session, AQuestionIsARequestOnTheStreamOfItsCall) {
    serve();
    open();
    const auto answer = post(call("who"));
    EXPECT_EQ(answer.fields["Content-Type"], "text/event-stream");
    EXPECT_EQ(
        read(answer),
        "id: 1-1\nretry: 1000\ndata: \n\n"
        "id: 1-2\nevent: message\ndata: "
        R"({"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{"message":"Who?",)"
        R"("requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},)"
        R"("required":["name"]}}})"
        "\n\n"
    );
    const auto said = say("1", accept("Ada"));
    EXPECT_EQ(said.status, 202u);
    EXPECT_EQ(said.body, "");
    const auto rest = answer.stream->take();
    EXPECT_TRUE(has(rest.bytes, "Hello Ada"));
    EXPECT_TRUE(rest.ended);
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, SeveralQuestionsAreSentAtOnce) {
    serve();
    open();
    const auto answer = post(call("both"));
    const std::string asked = read(answer);
    EXPECT_TRUE(has(asked, "elicitation/create") && has(asked, "roots/list"));
    say("2", R"("result":{"roots":[{"uri":"file:///home"}]})");
    EXPECT_EQ(read(answer), "");
    say("1", accept("Ada"));
    EXPECT_TRUE(has(read(answer), "Ada in file:///home"));
}

TEST_F(Session, ALinkHasAnIdTowardsAnOlderClient) {
    components
        .add(server::make_tool({.name = "link"}, [](server::context& ctx) -> task<std::string> {
            co_await ctx.elicit_url("k", "Log in", "https://example.com/in", "id-1");
            co_return "opened";
        }));
    serve();
    std::string opening = initialize();
    const std::string forms = R"("elicitation":{})";
    opening.replace(opening.find(forms), forms.size(), R"("elicitation":{"url":{}})");
    id = std::string(post("", opening).fields["Mcp-Session-Id"]);
    EXPECT_TRUE(
        has(read(post(call("link"))),
            R"("params":{"mode":"url","message":"Log in","url":"https://example.com/in",)"
            R"("elicitationId":"id-1"}})")
    );
}

TEST_F(Session, ARefusalEndsTheQuestion) {
    serve();
    open();
    const auto answer = post(call("who"));
    read(answer);
    say("1", R"("error":{"code":-1,"message":"User <b>rejected</b>"})");
    const std::string told = read(answer);
    EXPECT_TRUE(has(told, "The client refused (code -1)."));
    EXPECT_FALSE(has(told, "rejected"));
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, OnlyOpenQuestionsOfTheSessionCanBeAnswered) {
    serve();
    open();
    const auto answer = post(call("who"));
    read(answer);
    for (const std::string number : {"2", "0", "-1", "\"1\"", "\"x\""})
        EXPECT_EQ(say(number, accept("Bob")).status, 202u);
    EXPECT_EQ(post("", R"({"jsonrpc":"2.0","id":1,)" + accept("Bob") + "}").status, 202u);
    const std::string first = std::exchange(id, {});
    open();
    say("1", accept("Bob"));
    id = first;
    EXPECT_EQ(read(answer), "");
    say("1", accept("Ada"));
    EXPECT_TRUE(has(read(answer), "Hello Ada"));
    EXPECT_EQ(say("1", accept("Bob")).status, 202u);
}

TEST_F(Session, TheHandlerGoesOnAtHome) {
    serve();
    open();
    tests::manual_executor home;
    http::request asked = request(http::method::post, id);
    asked.on = std::make_shared<http::connection>();
    asked.on->home = &home;
    asked.body = call("who");
    std::optional<http::response> got;
    start(transport->handle(asked), [&](http::response response) { got = std::move(response); });
    home.run();
    ASSERT_TRUE(got);
    read(*got);
    say("1", accept("Ada"));
    EXPECT_EQ(read(*got), "");
    home.run();
    EXPECT_TRUE(has(read(*got), "Hello Ada"));
}

TEST_F(Session, WhatTheClientDidNotDeclareIsNotAsked) {
    serve();
    open("2025-03-26");  // which has no elicitation
    const auto answer = post(call("who"));
    EXPECT_TRUE(has(answer.body, "did not declare"));
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, AClientThatTakesNoStreamCannotBeAsked) {
    serve();
    open();
    http::request asked = request(http::method::post, id);
    asked.fields.set("Accept", "application/json");
    asked.body = call("who");
    EXPECT_TRUE(has(answer(asked).body, "isError"));
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, AQuestionHasItsTime) {
    serve();
    open();
    const auto answer = post(call("who"));
    read(answer);
    clock.time += answer_time - 1s;
    transport->tick();
    EXPECT_EQ(handlers, 1);
    clock.time += 1s;
    transport->tick();
    EXPECT_EQ(handlers, 0);
    const auto rest = answer.stream->take();
    EXPECT_TRUE(has(rest.bytes, "did not answer in time"));
    EXPECT_TRUE(rest.ended);
}

TEST_F(Session, AClientThatVanishesWhileItIsAskedLeavesNothing) {
    serve();
    open();
    {
        const auto answer = post(call("who"));
        read(answer);
        answer.stream->abandon();
    }
    auto left = transport->sessions_in_use();
    EXPECT_EQ(left.calls, 1u);
    EXPECT_EQ(left.questions, 1u);
    EXPECT_EQ(left.streams, 1u);
    // It may come back for as long as the question waits.
    clock.time += answer_time;
    transport->tick();
    EXPECT_EQ(handlers, 0);
    left = transport->sessions_in_use();
    EXPECT_EQ(left.calls + left.questions + left.streams, 0u);
    clock.time += 30min;
    transport->tick();
    EXPECT_EQ(transport->sessions_in_use().sessions, 0u);
    EXPECT_EQ(events.bytes(), 0u);
}

TEST_F(Session, AClientThatCannotComeBackLeavesNothingAtOnce) {
    serve({.mode = session_mode::automatic, .limits = {}, .events = nullptr});
    open();
    http::request asked = request(http::method::post, id);
    asked.body = call("who");
    const auto answered = answer(asked);
    EXPECT_FALSE(has(read(answered), "id: "));
    answered.stream->abandon();
    EXPECT_EQ(handlers, 1);
    asked.gone.request_stop();
    EXPECT_EQ(handlers, 0);
    const auto left = transport->sessions_in_use();
    EXPECT_EQ(left.calls + left.questions + left.streams, 0u);
}

TEST_F(Session, AClientThatLeftBeforeItsStreamBeganIsNotAsked) {
    serve();
    open();
    http::request asked = request(http::method::post, id);
    asked.body = call("late");
    std::optional<http::response> got;
    start(transport->handle(asked), [&](http::response response) { got = std::move(response); });
    asked.gone.request_stop();
    later.run();
    EXPECT_EQ(handlers, 0);
    EXPECT_TRUE(got && has(got->body, "went away"));
}

TEST_F(Session, TheEndOfTheSessionEndsItsQuestions) {
    serve();
    open();
    const auto answer = post(call("who"));
    read(answer);
    EXPECT_EQ(end(id).status, 204u);
    EXPECT_EQ(handlers, 0);
    const auto rest = answer.stream->take();
    EXPECT_TRUE(rest.ended);
    EXPECT_EQ(rest.bytes, "");
    EXPECT_EQ(events.bytes(), 0u);
}

TEST_F(Session, TheEndOfTheServerEndsItsQuestions) {
    serve();
    open();
    const auto answer = post(call("who"));
    read(answer);
    transport->end_streams();
    EXPECT_EQ(handlers, 0);
    EXPECT_TRUE(has(read(answer), "The server ends."));
    EXPECT_TRUE(has(read(post(call("who", "2"))), "isError"));
}

TEST_F(Session, TheEndOfTheEndpointEndsItsQuestions) {
    serve();
    open();
    const auto answer = post(call("who"));
    transport.reset();
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, ACancelledCallHasNoResponse) {
    serve();
    open();
    const auto answer = post(call("who", "7"));
    read(answer);
    const std::string cancel = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":)";
    EXPECT_EQ(post(cancel + R"({"requestId":"7"}})").status, 202u);
    EXPECT_EQ(post(cancel + R"({"requestId":8}})").status, 202u);
    EXPECT_EQ(post(cancel + "{}}").status, 202u);
    EXPECT_EQ(handlers, 1);
    EXPECT_EQ(post(cancel + R"({"requestId":7}})").status, 202u);
    EXPECT_EQ(handlers, 0);
    const auto rest = answer.stream->take();
    EXPECT_TRUE(rest.ended);
    EXPECT_EQ(rest.bytes, "");
    EXPECT_EQ(get("1-2").status, 204u);
}

TEST_F(Session, ACallThatTakesTooLongLeavesNoQuestion) {
    serve();
    open();
    const auto answer = post(call("limited"));
    EXPECT_TRUE(has(read(answer), "elicitation/create"));
    timer.advance(2s);
    const auto rest = answer.stream->take();
    EXPECT_TRUE(has(rest.bytes, "took longer than 2000 ms"));
    EXPECT_TRUE(rest.ended);
    EXPECT_EQ(handlers, 0);
    const auto left = transport->sessions_in_use();
    EXPECT_EQ(left.calls + left.questions + left.streams, 0u);
}

TEST_F(Session, ACallThatIsCancelledBeforeItSpeaksIsAnsweredWith202) {
    serve();
    open();
    http::request asked = request(http::method::post, id);
    asked.body = call("wait", "\"a\"");
    std::optional<http::response> got;
    start(transport->handle(asked), [&](http::response response) { got = std::move(response); });
    EXPECT_FALSE(got);
    post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}})");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, 202u);
    EXPECT_EQ(handlers, 1);
    later.run();
    EXPECT_EQ(handlers, 0);
    EXPECT_EQ(transport->sessions_in_use().calls, 0u);
}

TEST_F(Session, ADisconnectDoesNotCancel) {
    serve();
    open();
    http::request asked = request(http::method::post, id);
    asked.body = call("wait");
    std::optional<http::response> got;
    start(transport->handle(asked), [&](http::response response) { got = std::move(response); });
    asked.gone.request_stop();
    later.run();
    EXPECT_TRUE(got && has(got->body, "done"));
    // Without a session it does.
    http::request alone = request(http::method::post, "");
    alone.body = call("wait");
    got.reset();
    start(transport->handle(alone), [&](http::response response) { got = std::move(response); });
    alone.gone.request_stop();
    later.run();
    EXPECT_TRUE(got && has(got->body, "cancelled"));
}

TEST_F(Session, AHandlerLetsItsClientGoAndComeBack) {
    serve();
    open();
    const auto answer = post(call("leave"));
    const auto first = answer.stream->take();
    EXPECT_EQ(first.bytes, "id: 1-1\nretry: 1000\ndata: \n\nretry: 1000\n\n");
    EXPECT_TRUE(first.ended);
    const auto back = get("1-1");
    EXPECT_TRUE(has(back.body, "id: 1-2\n") && has(back.body, "still here"));
    EXPECT_EQ(read(back), "");
    later.run();
    const auto rest = back.stream->take();
    EXPECT_TRUE(has(rest.bytes, "id: 1-3\n") && has(rest.bytes, "done"));
    EXPECT_TRUE(rest.ended);
    // What is over can be fetched again, until its end.
    const auto again = get("1-2");
    EXPECT_TRUE(has(again.body, "done"));
    EXPECT_EQ(again.stream, nullptr);
    EXPECT_EQ(get("1-3").status, 204u);
}

TEST_F(Session, OlderClientsAreNotLetGo) {
    serve();
    open("2025-06-18");
    const auto answer = post(call("leave"));
    EXPECT_FALSE(answer.stream->take().ended);
    later.run();
    EXPECT_TRUE(has(read(answer), "done"));
}

TEST_F(Session, ALostStreamIsResumedAloneAndGoesOn) {
    serve();
    open();
    const auto lost = post(call("who", "1"));
    const std::string last = last_event(read(lost));
    const auto other = post(call("who", "2"));
    lost.stream->abandon();
    const auto back = get(last);
    EXPECT_EQ(back.body, "");
    say("2", accept("Bob"));
    EXPECT_TRUE(has(read(other), "Hello Bob"));
    EXPECT_EQ(read(back), "");
    say("1", accept("Ada"));
    EXPECT_TRUE(has(read(back), "Hello Ada"));
}

TEST_F(Session, ACallInUseKeepsItsSession) {
    serve();
    open();
    const auto answer = post(call("leave"));
    clock.time += 2h;
    transport->tick();
    EXPECT_EQ(transport->sessions_in_use().sessions, 1u);
    later.run();
    clock.time += 29min;
    transport->tick();
    EXPECT_TRUE(has(get("1-1").body, "done"));
}

TEST_F(Session, TooManyCallsAreRefused) {
    serve();
    open();
    std::vector<http::response> asked;
    for (std::size_t i = 0; i < most_open_calls; ++i)
        asked.push_back(post(call("who", std::to_string(i))));
    EXPECT_EQ(post(call("who")).status, 503u);
    EXPECT_EQ(post(call("plain")).status, 200u);
    say("1", accept("Ada"));
    EXPECT_EQ(post(call("who")).status, 200u);
}

TEST_F(Session, CallsOfAPrincipalAreBoundedInAllItsSessions) {
    serve();
    caller = "ada";
    open();
    const std::string first = id;
    open();
    std::vector<http::response> asked;
    for (std::size_t i = 0; i < most_open_calls; ++i)
        asked.push_back(post(i % 2 == 0 ? first : id, call("leave", std::to_string(i))));
    EXPECT_EQ(post(call("leave")).status, 503u);
    EXPECT_EQ(end(first).status, 204u);
    EXPECT_EQ(handlers, 100);
    EXPECT_EQ(post(call("leave")).status, 503u);
    later.run();
    EXPECT_EQ(handlers, 0);
    EXPECT_EQ(post(call("leave")).status, 200u);
    later.run();
}

TEST_F(Session, AnotherPrincipalHasCallsOfItsOwn) {
    serve();
    caller = "ada";
    open();
    std::vector<http::response> asked;
    for (std::size_t i = 0; i < most_open_calls; ++i)
        asked.push_back(post(call("leave", std::to_string(i))));
    caller = "bob";
    open();
    EXPECT_EQ(post(call("leave")).status, 200u);
    later.run();
}

TEST_F(Session, ACallThatRunsKeepsNoBody) {
    serve();
    open();
    const auto asked = std::make_shared<http::request>(request(http::method::post, id));
    asked->self = asked;
    asked->body = call("leave") + std::string(10'000, ' ');
    EXPECT_EQ(answer(*asked).status, 200u);
    EXPECT_EQ(handlers, 1);
    EXPECT_LT(asked->body.capacity(), 100u);
    later.run();
    EXPECT_EQ(handlers, 0);
}

TEST_F(Session, ABatchSpeaksOnOneStreamAndIsNotCancelled) {
    serve();
    open("2025-03-26");
    const auto answer = post("[" + call("tell", "1") + "," + call("wait", "2") + "]");
    EXPECT_TRUE(has(read(answer), "working"));
    post(R"([{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}])");
    later.run();
    EXPECT_TRUE(has(read(answer), "done"));
}

}  // namespace
}  // namespace warder::transport
