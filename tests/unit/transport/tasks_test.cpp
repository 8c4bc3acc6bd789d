#include "unit/transport/task_tools.hpp"

namespace warder::transport {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view missing =
    R"({"code":-32021,"message":"The client did not declare a capability that is needed",)"
    R"("data":{"requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}})";

const std::string server_info =
    R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"n","version":"1"}})";
const std::string acknowledged =
    R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete",)" + server_info + "}}";

TEST_F(Tasks, ACallIsAnsweredWhenItBecomesATask) {
    const auto answer = call("sleep", R"("arguments":{"seconds":10},)");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.fields["Content-Type"], "application/json");
    const std::string id = at(answer.body, {"result", "taskId"});
    EXPECT_EQ(
        answer.body,
        R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"task","taskId":")" + id +
            R"(","status":"working","statusMessage":"Asleep","createdAt":"1971-01-01T00:00:00Z",)"
            R"("lastUpdatedAt":"1971-01-01T00:00:00Z","ttlMs":60000,"pollIntervalMs":250,)" +
            server_info + "}}"
    );
}

TEST_F(Tasks, ItsHandlerGoesOnAndItsResultIsKept) {
    const std::string id = begin_sleep();
    EXPECT_TRUE(was_task);
    EXPECT_EQ(status(id), "working");
    EXPECT_EQ(at(about("get", id).body, {"result", "statusMessage"}), "Half");
    time.time += 5s;
    timer.advance(10s);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(
            about("get", id).body,
            R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","taskId":")" + id +
                R"(","status":"completed","statusMessage":"Half",)"
                R"("createdAt":"1971-01-01T00:00:00Z","lastUpdatedAt":"1971-01-01T00:00:05Z",)"
                R"("ttlMs":60000,"pollIntervalMs":250,"result":{"resultType":"complete",)"
                R"("content":[{"type":"text","text":"slept"}],)" +
                server_info + "}," + server_info + "}}"
        );
    }
}

TEST_F(Tasks, AClientWithoutTasksWaits) {
    capabilities = "{}";
    std::optional<http::response> answer;
    kept = request_of("tools/call", "sleep", R"("arguments":{"seconds":10},)");
    start(transport->handle(kept), [&](http::response got) { answer = std::move(got); });
    EXPECT_FALSE(answer);
    timer.advance(10s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(text_of(answer->body), "slept");
    EXPECT_FALSE(was_task);
}

TEST_F(Tasks, AToolThatNeedsATaskRefusesAClientWithoutTasks) {
    capabilities = "{}";
    const auto answer = call("required");
    EXPECT_EQ(answer.status, 400u);
    EXPECT_EQ(at(answer.body, {"error"}), missing);
}

TEST_F(Tasks, OnlyToolsThatAreDeclaredSoBecomeTasks) {
    EXPECT_EQ(text_of(call("undeclared").body), "no task");
    ASSERT_EQ(log.lines.size(), 1u);
    EXPECT_NE(log.lines.front().find("tool=undeclared"), std::string::npos);
    const auto prompt = send(request_of("prompts/get", "prompt"));
    EXPECT_NE(prompt.body.find("no task"), std::string::npos);
}

TEST_F(Tasks, TheTaskEndsAStreamThatHadBegun) {
    const auto answer = call("says_first", "", R"("progressToken":1,)");
    ASSERT_TRUE(answer.stream);
    const auto piece = answer.stream->take();
    EXPECT_TRUE(piece.ended);
    EXPECT_NE(piece.bytes.find(R"("progress":1)"), std::string::npos);
    EXPECT_EQ(piece.bytes.find(R"("progress":2)"), std::string::npos);
    EXPECT_NE(piece.bytes.find(R"("resultType":"task")"), std::string::npos);
}

TEST_F(Tasks, AClientThatGoesAwayAfterTheAnswerStopsNothing) {
    const std::string id = begin_sleep();
    kept.gone.request_stop();
    EXPECT_EQ(status(id), "working");
    timer.advance(10s);
    EXPECT_EQ(status(id), "completed");
}

TEST_F(Tasks, ACancelIsAcknowledgedAndStopsTheHandler) {
    const std::string id = begin_sleep();
    EXPECT_EQ(about("cancel", id).body, acknowledged);
    EXPECT_TRUE(was_cancelled);
    EXPECT_EQ(status(id), "cancelled");
    EXPECT_EQ(about("get", id).body.find("\"result\":{\"content"), std::string::npos);
    EXPECT_EQ(about("cancel", id).body, acknowledged);
    EXPECT_TRUE(timer.waiting.empty());
}

TEST_F(Tasks, ACancelOfOneThatEndedChangesNothing) {
    const std::string id = begin_sleep();
    timer.advance(10s);
    EXPECT_EQ(about("cancel", id).body, acknowledged);
    EXPECT_EQ(status(id), "completed");
}

TEST_F(Tasks, QuestionsBeforeATaskAreAskedInRoundsAndThoseInItByTheTask) {
    const auto asked = call("ask");
    EXPECT_EQ(at(asked.body, {"result", "resultType"}), "input_required");
    const std::string id = begin("ask", accepted("who", R"({"name":"a"})") + state_of(asked));
    EXPECT_EQ(status(id), "input_required");
    const auto questions = [&] { return at(about("get", id).body, {"result", "inputRequests"}); };
    const auto one = [](const std::string& key, const std::string& text) {
        return "\"" + key + R"(":{"method":"elicitation/create","params":{"message":")" + text +
               R"(","requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},)"
               R"("required":["name"]}}})";
    };
    EXPECT_EQ(questions(), "{" + one("who", "A?") + "," + one("other", "B?") + "}");

    EXPECT_EQ(update(id, form("other", "c")).body, acknowledged);
    EXPECT_EQ(status(id), "input_required");
    EXPECT_EQ(questions(), "{" + one("who", "A?") + "}");
    EXPECT_EQ(update(id, form("other", "x") + "," + form("who", "b")).body, acknowledged);
    EXPECT_EQ(questions(), "{" + one("who-2", "Again?") + "}");
    EXPECT_EQ(update(id, form("who", "x")).body, acknowledged);
    EXPECT_EQ(status(id), "input_required");
    EXPECT_EQ(update(id, form("who-2", "d")).body, acknowledged);
    EXPECT_NE(about("get", id).body.find(R"("text":"abcd")"), std::string::npos);
}

TEST_F(Tasks, HowAHandlerEndsIsHowItsTaskEnds) {
    const auto failing = about("get", begin("failing")).body;
    EXPECT_EQ(at(failing, {"result", "status"}), "completed");
    EXPECT_EQ(at(failing, {"result", "result", "isError"}), "true");
    EXPECT_NE(failing.find("It failed."), std::string::npos);

    const auto throwing = about("get", begin("throwing")).body;
    EXPECT_EQ(at(throwing, {"result", "status"}), "completed");
    EXPECT_EQ(at(throwing, {"result", "result", "isError"}), "true");
    EXPECT_EQ(throwing.find("secret"), std::string::npos);

    const auto refusing = about("get", begin("refusing")).body;
    EXPECT_EQ(at(refusing, {"result", "status"}), "failed");
    EXPECT_EQ(
        at(refusing, {"result", "error"}), R"({"code":-32602,"message":"there is no such thing"})"
    );

    const auto greedy = about("get", begin("greedy")).body;
    EXPECT_EQ(at(greedy, {"result", "error", "code"}), "-32602");
    const auto model = about("get", begin("ask_model")).body;
    EXPECT_EQ(at(model, {"result", "error", "code"}), "-32021");
}

TEST_F(Tasks, WhatAClientMayNotSeeIsUnknown) {
    const std::string id = begin_sleep();
    const std::string unknown = "-32602: Invalid params: unknown task";
    for (const std::string what : {"get", "cancel", "update"}) {
        const std::string members = what == "update" ? R"("inputResponses":{},)" : "";
        who = caller("ada", {"jobs"});
        EXPECT_EQ(about(what, "0123", members).status, 200u);
        EXPECT_EQ(text_of(about(what, "0123", members).body), unknown);
        who = caller("bob", {"jobs"});
        EXPECT_EQ(text_of(about(what, id, members).body), unknown);
        who = caller("ada", {});
        EXPECT_EQ(about(what, id, members).status, 403u);
    }
    who = caller("ada", {"jobs"});
    EXPECT_EQ(status(id), "working");
}

TEST_F(Tasks, WhoLostTheRoleOfItsToolIsToldNothingMore) {
    const auto ada = [](std::vector<std::string> roles) {
        oauth::access_token token = *caller("ada", {});
        token.roles = std::move(roles);
        return std::make_shared<const oauth::access_token>(std::move(token));
    };
    for (const server::refuse how :
         {server::refuse::forbidden, server::refuse::hidden, server::refuse::tool_error}) {
        rules.otherwise = how;
        components.add(server::make_tool(
            {.name = "ruled", .needs = {.roles = {"worker"}}, .task = true},
            [](context& ctx) -> task<std::string> {
                co_await ctx.run_as_task();
                const bool whole = co_await ctx.sleep_for(10s);
                co_return whole ? "slept" : "woken";
            }
        ));
        serve();
        who = ada({"worker"});
        const std::string id = begin("ruled");
        EXPECT_EQ(status(id), "working");
        who = ada({});
        EXPECT_EQ(call("ruled").status, how == server::refuse::forbidden ? 403u : 200u);
        for (const std::string what : {"get", "cancel", "update"}) {
            const std::string members = what == "update" ? R"("inputResponses":{},)" : "";
            const auto answer = about(what, id, members);
            EXPECT_EQ(answer.status, how == server::refuse::forbidden ? 403u : 200u) << what;
            EXPECT_NE(answer.body.find(R"("error":{"code":-32602)"), std::string::npos);
        }
        EXPECT_FALSE(dispatcher->task_of(id, who.get()));
        who = ada({"worker"});
        EXPECT_EQ(status(id), "working");
        timer.advance(10s);
    }
}

TEST_F(Tasks, ATaskOfAToolThatIsHiddenIsUnknown) {
    const std::string id = begin_sleep();
    bool hidden = false;
    visible.add([&hidden](const server::caller&, const server::component& one) {
        EXPECT_EQ(one.kind(), "tool");
        return !hidden;
    });
    EXPECT_EQ(status(id), "working");
    hidden = true;
    EXPECT_EQ(text_of(about("get", id).body), "-32602: Invalid params: unknown task");
    hidden = false;
    EXPECT_EQ(status(id), "working");
}

TEST_F(Tasks, AClientWithoutTasksIsToldSoBeforeTheTaskIsLookedFor) {
    const std::string id = begin_sleep();
    capabilities = "{}";
    for (const std::string& asked : {id, std::string("0123")}) {
        const auto answer = about("get", asked);
        EXPECT_EQ(answer.status, 400u);
        EXPECT_EQ(at(answer.body, {"error"}), missing);
    }
}

TEST_F(Tasks, ARequestAboutATaskNamesItInItsHead) {
    const std::string id = begin_sleep();
    for (const std::string what : {"get", "update", "cancel"}) {
        auto request = request_of("tasks/" + what, id, R"("inputResponses":{},)");
        request.fields.set("Mcp-Name", "0123");
        const auto answer = send(std::move(request));
        EXPECT_EQ(answer.status, 400u);
        EXPECT_EQ(at(answer.body, {"error", "code"}), "-32020");
    }
}

TEST_F(Tasks, AnUpdateHasAnswers) {
    const std::string id = begin_sleep();
    const std::string wrong = "-32602: Invalid params: \"inputResponses\" must be an object";
    EXPECT_EQ(text_of(about("update", id).body), wrong);
    EXPECT_EQ(text_of(about("update", id, R"("inputResponses":1,)").body), wrong);
    EXPECT_EQ(update(id, "").body, acknowledged);
}

TEST_F(Tasks, AnAnswerThatIsNoObjectIsRefusedAndCanBeCorrected) {
    const auto asked = call("ask");
    const std::string id = begin("ask", accepted("who", R"({"name":"a"})") + state_of(asked));
    for (const std::string wrong : {"5", "null", "[]", "\"yes\"", "true"}) {
        const auto refused = update(id, form("other", "c") + ",\"who\":" + wrong);
        EXPECT_EQ(text_of(refused.body), "-32602: Invalid params: each answer must be an object")
            << wrong;
    }
    EXPECT_EQ(status(id), "input_required");
    EXPECT_EQ(update(id, form("who", "b") + "," + form("other", "c")).body, acknowledged);
    EXPECT_EQ(update(id, form("who-2", "d")).body, acknowledged);
    EXPECT_NE(about("get", id).body.find(R"("text":"abcd")"), std::string::npos);
}

TEST_F(Tasks, MethodsOfTheOlderRevisionAreNotFound) {
    for (const std::string what : {"list", "result"}) {
        EXPECT_EQ(about(what, "0123").status, 404u);
        EXPECT_EQ(text_of(about(what, "0123").body), "-32601: Method not found");
    }
}

TEST_F(Tasks, TheMemberTaskOfACallIsIgnored) {
    capabilities = "{}";
    const auto answer = call("failing", R"("task":{"ttl":1000},)");
    EXPECT_EQ(at(answer.body, {"result", "resultType"}), "complete");
}

TEST_F(Tasks, TooManyTasksAreRefused) {
    for (std::size_t i = 0; i < server::task_board::most_of_one_caller; ++i)
        begin_sleep();
    const auto answer = call("sleep", R"("arguments":{"seconds":10},)");
    EXPECT_EQ(answer.status, 503u);
    who = caller("bob", {"jobs"});
    begin_sleep();
}

TEST_F(Tasks, TasksThatAreTooLargeAreRefused) {
    constexpr std::size_t most = server::task_board::most_bytes_of_one_caller;
    const std::string large =
        R"("arguments":{"seconds":10},"more":")" + std::string(most / 4, 'm') + "\",";
    for (int i = 0; i < 3; ++i)
        begin("sleep", large);
    EXPECT_EQ(call("sleep", large).status, 503u);
    begin_sleep();
    who = caller("bob", {"jobs"});
    begin("sleep", large);
    who = caller("ada", {"jobs"});
    timer.advance(10s);
    begin("sleep", large);
}

TEST_F(Tasks, AQuestionForWhichThereIsNoRoomFailsItsCall) {
    constexpr std::size_t most = server::task_board::most_bytes_of_one_caller;
    capabilities = R"({"sampling":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})";
    const std::size_t left = request_of("tools/call", "ask_model").body.size();
    const auto held = dispatcher->tasks()->begin({}, "ada", "sleep", most - left, nullptr);
    ASSERT_TRUE(held);
    const std::string id = begin("ask_model");
    const auto now = about("get", id).body;
    EXPECT_EQ(at(now, {"result", "status"}), "completed");
    EXPECT_EQ(at(now, {"result", "result", "isError"}), "true");
    EXPECT_NE(now.find("its tasks are too large"), std::string::npos) << now;
}

TEST_F(Tasks, AnswersForWhichThereIsNoRoomAreRefused) {
    const auto asked = call("ask");
    const std::string id = begin("ask", accepted("who", R"({"name":"a"})") + state_of(asked));
    const std::string much(server::task_board::most_bytes_of_one_caller, 'c');
    EXPECT_EQ(update(id, form("other", much)).status, 503u);
    EXPECT_EQ(status(id), "input_required");
    EXPECT_EQ(update(id, form("other", "c")).body, acknowledged);
    EXPECT_EQ(update(id, form("who", "b")).body, acknowledged);
    EXPECT_EQ(update(id, form("who-2", "d")).body, acknowledged);
    EXPECT_NE(about("get", id).body.find(R"("text":"abcd")"), std::string::npos);
}

TEST_F(Tasks, AnUnansweredQuestionFailsAfterItsTime) {
    const auto asked = call("ask");
    const std::string id = begin("ask", accepted("who", R"({"name":"a"})") + state_of(asked));
    time.time += 11min;
    dispatcher->tasks()->tick();
    const auto now = about("get", id).body;
    EXPECT_EQ(at(now, {"result", "status"}), "completed");
    EXPECT_EQ(at(now, {"result", "result", "isError"}), "true");
}

TEST_F(Tasks, AServerThatStopsWakesWhoSleeps) {
    const std::string id = begin_sleep();
    dispatcher->tasks()->stop();
    EXPECT_TRUE(was_cancelled);
    EXPECT_TRUE(dispatcher->tasks()->wait_until_idle(0ms));
    EXPECT_EQ(call("sleep", R"("arguments":{"seconds":1},)").status, 503u);
}

TEST_F(Tasks, AreDeclaredWhereAToolRunsAsOne) {
    const auto told = send(request_of("server/discover", "x")).body;
    EXPECT_EQ(
        at(told, {"result", "capabilities", "extensions"}),
        R"({"io.modelcontextprotocol/tasks":{}})"
    );
    EXPECT_EQ(at(told, {"result", "capabilities", "tasks"}), "");
}

TEST_F(Tasks, AStreamTellsOnceThatATaskIsAtWork) {
    const std::string id = begin_sleep();
    const auto listening = send(
        request_of("subscriptions/listen", "x", R"("notifications":{"taskIds":[")" + id + "\"]},")
    );
    ASSERT_TRUE(listening.stream);
    const auto notifications = [&listening] {
        const std::string heard = listening.stream->take().bytes;
        std::size_t found = 0;
        for (std::size_t at = 0; (at = heard.find("notifications/tasks", at)) != heard.npos; ++at)
            ++found;
        return found;
    };
    notifications();
    const auto change = [&] { dispatcher->changes().announce({server::change::kind::task, id}); };
    for (int i = 0; i < 5'000; ++i)
        change();
    EXPECT_EQ(notifications(), 1u);
    change();
    timer.advance(10s);
    EXPECT_EQ(notifications(), 2u) << "a change of the status is told";
}

TEST_F(Tasks, AStreamTellsWhatBecomesOfThem) {
    const std::string id = begin_sleep();
    who = caller("bob", {"jobs"});
    const std::string foreign = begin_sleep();
    who = caller("ada", {"jobs"});
    const std::string filter =
        R"("notifications":{"taskIds":[")" + id + R"(",")" + foreign + "\"]},";
    const auto listening = send(request_of("subscriptions/listen", "x", filter));
    ASSERT_TRUE(listening.stream);
    const std::string acknowledged_first = listening.stream->take().bytes;
    EXPECT_NE(acknowledged_first.find(R"("taskIds":[")" + id + "\"]"), std::string::npos);

    timer.advance(10s);
    const std::string heard = listening.stream->take().bytes;
    EXPECT_NE(
        heard.find(
            R"({"jsonrpc":"2.0","method":"notifications/tasks","params":{"taskId":")" + id +
            R"(","status":"completed")"
        ),
        std::string::npos
    );
    EXPECT_NE(heard.find(R"("text":"slept")"), std::string::npos);
    EXPECT_NE(heard.find(R"("io.modelcontextprotocol/subscriptionId":1)"), std::string::npos);
    EXPECT_EQ(heard.find(foreign), std::string::npos);

    capabilities = "{}";
    const auto refused = send(request_of("subscriptions/listen", "x", filter));
    EXPECT_EQ(refused.status, 400u);
    EXPECT_EQ(at(refused.body, {"error"}), missing);
}

}  // namespace
}  // namespace warder::transport
