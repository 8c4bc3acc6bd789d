#include "mcp_cases.hpp"
#include "unit/transport/modern.hpp"
#include <warder/json/describe.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/resource.hpp>

#include <stdexcept>

namespace warder::transport {
namespace {

using namespace std::chrono_literals;
using server::context;

struct person {
    std::string name;
};

enum class colour : int { red, green };

struct of_number {
    int number;
};

/// A tool that asks for two names, one after the other, and counts how often it began, and how
/// often its effect took place.
struct Asking : Modern {
    Asking() {
        components
            .add(server::make_tool({.name = "two"}, [this](context& ctx) -> task<std::string> {
                ++begun;
                const auto first = co_await ctx.elicit<person>("first", "First?");
                const int done = co_await ctx.once("effect", [this] { return ++effects; });
                const auto second = co_await ctx.elicit<person>("second", "Second?");
                co_return (first ? first->name : "-") + std::to_string(done) +
                    (second ? second->name : "-");
            }));
        components.add(server::make_tool(
            {.name = "numbered"},
            [](const of_number& in, context& ctx) -> task<std::string> {
                const auto answer = co_await ctx.elicit<person>("who", "Who?");
                co_return std::to_string(in.number) + (answer ? answer->name : "-");
            }
        ));
        components
            .add(server::make_tool({.name = "stubborn"}, [](context& ctx) -> task<std::string> {
                try {
                    const auto answer = co_await ctx.elicit<person>("who", "Who?");
                    co_return answer->name;
                } catch (const std::exception&) {
                    co_return "swallowed";
                } catch (...) {
                    co_return "swallowed all";
                }
            }));
        components.add(server::make_tool({.name = "flag"}, [](context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.elicit<bool>("sure", "Sure?");
            co_return answer ? (*answer ? "yes" : "no") : std::string(to_string(answer.action));
        }));
        components.add(server::make_tool({.name = "model"}, [](context& ctx) -> task<std::string> {
            mcp::sampling_request request;
            request.messages.push_back({mcp::role::user, mcp::text_content{"Hello"}});
            const auto answer = co_await ctx.sample("hello", request);
            co_return answer.text;
        }));
        components.add(server::make_tool({.name = "big"}, [](context& ctx) -> task<std::string> {
            const auto text = co_await ctx.once("big", [] { return std::string(20'000, 'x'); });
            const auto answer = co_await ctx.elicit<person>("who", "Who?");
            co_return text + answer->name;
        }));
        components
            .add(server::make_prompt({.name = "prompt"}, [](context& ctx) -> task<std::string> {
                const auto answer = co_await ctx.elicit<person>("who", "Who?");
                co_return "For " + answer->name;
            }));
        components.add(server::make_resource(
            {.uri = "test://asks", .name = "asks"},
            [](context& ctx) -> task<std::string> {
                const auto answer = co_await ctx.elicit<person>("who", "Who?");
                co_return "Of " + answer->name;
            }
        ));
        serve();
    }

    static std::string question(const http::response& asked) {
        return asked.body.find("input_required") == std::string::npos
                   ? "none"
                   : at(asked.body, {"result", "inputRequests"});
    }

    int begun = 0;
    int effects = 0;
};

TEST_F(Asking, ACallEndsWithItsQuestion) {
    const auto asked = call("two");
    EXPECT_EQ(asked.status, 200u);
    EXPECT_EQ(at(asked.body, {"result", "resultType"}), "input_required");
    EXPECT_EQ(
        question(asked),
        R"({"first":{"method":"elicitation/create","params":{"message":"First?",)"
        R"("requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},)"
        R"("required":["name"]}}}})"
    );
}

TEST_F(Asking, EachRoundBeginsAtTheFirstLineAndEffectsOfOnceHappenOnce) {
    const auto one = call("two");
    const auto two = call("two", accepted("first", R"({"name":"Ada"})") + state_of(one));
    EXPECT_NE(question(two).find("Second?"), std::string::npos);
    EXPECT_EQ(question(two).find("First?"), std::string::npos);
    const auto three = call("two", accepted("second", R"({"name":"Bob"})") + state_of(two));
    EXPECT_EQ(text_of(three.body), "Ada1Bob");
    EXPECT_EQ(begun, 3);
    EXPECT_EQ(effects, 1);
}

TEST_F(Asking, AStateThatIsSentAgainRepeatsWhatCameAfterIt) {
    const auto one = call("two");
    const std::string again = accepted("first", R"({"name":"Ada"})") + state_of(one);
    const auto two = call("two", again);
    const auto two_again = call("two", again);
    EXPECT_EQ(effects, 2);
    const auto three = call("two", accepted("second", R"({"name":"B"})") + state_of(two_again));
    EXPECT_EQ(text_of(three.body), "Ada2B");
    EXPECT_EQ(effects, 2);
}

TEST_F(Asking, AnswersThatComeWithTheFirstCallNeedNoState) {
    const auto answer = call(
        "two",
        R"("inputResponses":{"first":{"action":"accept","content":{"name":"A"}},)"
        R"("second":{"action":"accept","content":{"name":"B"}},"other":{"x":1}},)"
    );
    EXPECT_EQ(text_of(answer.body), "A1B");
}

TEST_F(Asking, AnAnswerToAnotherKeyIsAskedForAgain) {
    const auto asked = call("two", accepted("wrong", R"({"name":"A"})"));
    EXPECT_NE(question(asked).find("First?"), std::string::npos);
}

TEST_F(Asking, WhatWasSealedCannotBeAnsweredAnew) {
    const auto one = call("two");
    const auto two = call("two", accepted("first", R"({"name":"Ada"})") + state_of(one));
    const auto three = call(
        "two",
        R"("inputResponses":{"first":{"action":"accept","content":{"name":"Eve"}},)"
        R"("second":{"action":"accept","content":{"name":"B"}}},)" +
            state_of(two)
    );
    EXPECT_EQ(text_of(three.body), "Ada1B");
}

TEST_F(Asking, DecliningIsAnAnswer) {
    EXPECT_EQ(
        text_of(call("flag", R"("inputResponses":{"sure":{"action":"decline"}},)").body), "decline"
    );
    EXPECT_EQ(
        text_of(call("flag", R"("inputResponses":{"sure":{"action":"cancel"}},)").body), "cancel"
    );
    EXPECT_EQ(text_of(call("flag", accepted("sure", R"({"value":true})")).body), "yes");
}

TEST_F(Asking, WhatIsNoFieldOfAFormIsPassedOver) {
    EXPECT_EQ(text_of(call("flag", accepted("sure", R"({"value":true,"more":[1]})")).body), "yes");
}

TEST_F(Asking, AnAnswerOfTheWrongShapeIsAnError) {
    const auto told = [&](const std::string& answer) {
        return text_of(call("flag", R"("inputResponses":{"sure":)" + answer + "},").body);
    };
    const std::string wrong = "-32602: Invalid params: the answer to \"sure\": ";
    EXPECT_EQ(told("12345"), wrong + "expected object");
    EXPECT_EQ(told("{}"), wrong + R"(/action: expected "accept", "decline" or "cancel")");
    EXPECT_EQ(
        told(R"({"action":"accept","content":{"value":1}})"),
        wrong + "/value: expected boolean, found integer"
    );
    EXPECT_EQ(told(R"({"action":"accept"})"), wrong + "/value: is required");
    EXPECT_EQ(
        text_of(call("flag", R"("inputResponses":null,)").body),
        "-32602: Invalid params: inputResponses must be an object"
    );
    EXPECT_EQ(
        text_of(call("flag", R"("inputResponses":[],)").body),
        "-32602: Invalid params: inputResponses must be an object"
    );
}

/// What every state that is not good gets.
const std::string bad_state = "-32602: Invalid params: Invalid or expired requestState";

TEST_F(Asking, AStateOpensForTheCallThatItWasMadeFor) {
    const auto asked = call("numbered", R"("arguments":{"number":7},)");
    const std::string answer = accepted("who", R"({"name":"A"})");
    const std::string state = state_of(asked);
    const auto told = [&](const std::string& members) {
        return text_of(call("numbered", members).body);
    };
    EXPECT_EQ(told(R"("arguments":{"number":7},)" + answer + state), "7A");
    EXPECT_EQ(told(R"("arguments":{ "number" : 7 },)" + answer + state), "7A");
    EXPECT_EQ(told(R"("arguments":{"number":8},)" + answer + state), bad_state);
    EXPECT_EQ(text_of(call("flag", accepted("sure", R"({"value":true})") + state).body), bad_state);
}

TEST_F(Asking, AStateIsGoodForTenMinutes) {
    const auto asked = call("flag");
    const std::string members = accepted("sure", R"({"value":true})") + state_of(asked);
    time.time += 599s;
    EXPECT_EQ(text_of(call("flag", members).body), "yes");
    time.time += 1s;
    EXPECT_EQ(text_of(call("flag", members).body), bad_state);
}

TEST_F(Asking, AStateThatWasChangedIsRefused) {
    std::string state = state_of(call("flag"));
    const std::string answer = accepted("sure", R"({"value":true})");
    EXPECT_EQ(text_of(call("flag", answer + R"("requestState":"",)").body), bad_state);
    EXPECT_EQ(
        text_of(call("flag", answer + R"("requestState":7,)").body),
        "-32602: Invalid params: requestState must be a string"
    );
    state.insert(state.size() - 2, "-TAMPERED");
    EXPECT_EQ(text_of(call("flag", answer + state).body), bad_state);
    ASSERT_FALSE(log.lines.empty());
    EXPECT_NE(log.lines.back().find("requestState"), std::string::npos);
}

TEST_F(Asking, ACatchAllDoesNotTurnAQuestionIntoAResult) {
    const auto asked = call("stubborn");
    EXPECT_NE(question(asked).find("Who?"), std::string::npos);
    EXPECT_EQ(asked.body.find("swallowed"), std::string::npos);
}

TEST_F(Asking, PromptsAndResourcesAsk) {
    const auto prompt = send(request_of("prompts/get", "prompt"));
    EXPECT_NE(question(prompt).find("Who?"), std::string::npos);
    const std::string answer = accepted("who", R"({"name":"Ada"})");
    EXPECT_NE(
        send(request_of("prompts/get", "prompt", answer + state_of(prompt))).body.find("For Ada"),
        std::string::npos
    );
    const auto resource = send(request_of("resources/read", "test://asks"));
    EXPECT_NE(question(resource).find("Who?"), std::string::npos);
    EXPECT_NE(
        send(request_of("resources/read", "test://asks", answer)).body.find("Of Ada"),
        std::string::npos
    );
}

TEST_F(Asking, WhatTheClientDidNotDeclareIsNotAsked) {
    capabilities = R"({"elicitation":{}})";
    const auto refused = call("model");
    EXPECT_EQ(refused.status, 400u);
    EXPECT_EQ(at(refused.body, {"error", "code"}), "-32021");
    EXPECT_EQ(at(refused.body, {"error", "data", "requiredCapabilities"}), R"({"sampling":{}})");
    capabilities = R"({"sampling":{}})";
    EXPECT_NE(question(call("model")).find("sampling/createMessage"), std::string::npos);
    EXPECT_EQ(call("flag").status, 400u);
}

TEST_F(Asking, AStateThatNoClientCarriesIsAFaultOfTheProgram) {
    EXPECT_EQ(text_of(call("big").body), "-32603: Internal error");
    EXPECT_NE(log.lines.back().find("requestState"), std::string::npos);
}

TEST_F(Asking, AnswersThatNoClientCarriesAreTheClients) {
    const std::string long_name = R"({"name":")" + std::string(20'000, 'x') + "\"}";
    EXPECT_EQ(
        text_of(call("two", accepted("first", long_name)).body),
        "-32602: Invalid params: the answers so far are too long for another question"
    );
    // The last answer travels no further.
    const auto one = call("two");
    const auto two = call("two", accepted("first", R"({"name":"Ada"})") + state_of(one));
    EXPECT_TRUE(text_of(call("two", accepted("second", long_name) + state_of(two)).body)
                    .starts_with("Ada2x"));
}

TEST_F(Asking, AnAnswerThatNobodyAskedForDoesNotTravel) {
    const std::string more =
        R"("inputResponses":{"second":{"action":"accept","content":{"name":"Eve"}},)"
        R"("other":{"action":"accept","content":{"name":")" +
        std::string(20'000, 'x') + R"("}}},)";
    const auto one = call("two", more);
    EXPECT_NE(question(one).find("First?"), std::string::npos);
    const auto two = call("two", accepted("first", R"({"name":"Ada"})") + state_of(one));
    EXPECT_NE(question(two).find("Second?"), std::string::npos);
}

TEST_F(Asking, TwoQuestionsDoNotShareAKey) {
    components.add(server::make_tool({.name = "loop"}, [](context& ctx) -> task<std::string> {
        std::string done;
        for (const std::string file : {"a", "b"}) {
            const auto sure = co_await ctx.elicit<bool>("sure", "Delete " + file + "?");
            if (sure && *sure) done += file;
        }
        co_return done;
    }));
    components.add(server::make_tool({.name = "again"}, [](context& ctx) -> task<std::string> {
        const auto first = co_await ctx.roots();
        const auto second = co_await ctx.roots();
        co_return std::to_string(first.size() + second.size());
    }));
    components.add(server::make_tool({.name = "retry"}, [](context& ctx) -> task<std::string> {
        int tries = 0;
        for (;;) {
            try {
                co_await ctx.once("charge", [&tries] {
                    if (++tries == 1) throw std::runtime_error("busy");
                });
                co_return std::to_string(tries);
            } catch (const std::runtime_error&) {
            }
        }
    }));
    components.add(server::make_tool({.name = "effects"}, [](context& ctx) -> task<std::string> {
        co_await ctx.once("effect", [] {});
        co_await ctx.once("effect", [] {});
        co_return "";
    }));
    serve();
    EXPECT_EQ(
        text_of(call("loop", accepted("sure", R"({"value":true})")).body),
        "The tool failed because of an internal error."
    );
    EXPECT_NE(log.lines.back().find(R"(two questions have the key "sure")"), std::string::npos);
    // The folders are the same whoever asks.
    EXPECT_EQ(
        text_of(call("again", R"("inputResponses":{"roots":{"roots":[{"uri":"file:///"}]}},)").body
        ),
        "2"
    );
    EXPECT_NE(question(call("loop")).find("Delete a?"), std::string::npos);
    call("effects");
    EXPECT_NE(log.lines.back().find(R"(once has the key "effect" twice)"), std::string::npos);
    // What threw is no effect, and may be tried again.
    EXPECT_EQ(text_of(call("retry").body), "2");
}

TEST_F(Asking, AnythingThatAFormHasIsAskedForAlone) {
    components.add(server::make_tool({.name = "maybe"}, [](context& ctx) -> task<std::string> {
        const auto answer = co_await ctx.elicit<std::optional<int>>("age", "Age?");
        co_return *answer ? std::to_string(**answer) : "none";
    }));
    components.add(server::make_tool({.name = "colours"}, [](context& ctx) -> task<std::string> {
        const auto answer = co_await ctx.elicit<std::vector<colour>>("c", "Which?");
        co_return std::to_string(answer->size());
    }));
    serve();
    EXPECT_NE(
        question(call("maybe")).find(R"("properties":{"value":{"type":"integer"}}})"),
        std::string::npos
    );
    EXPECT_EQ(text_of(call("maybe", accepted("age", "{}")).body), "none");
    EXPECT_EQ(text_of(call("maybe", accepted("age", R"({"value":7})")).body), "7");
    EXPECT_NE(
        question(call("colours"))
            .find(R"("value":{"type":"array","items":{"type":"string","enum":["red","green"]}})"),
        std::string::npos
    );
    EXPECT_EQ(text_of(call("colours", accepted("c", R"({"value":["red","green"]})")).body), "2");
    EXPECT_EQ(
        text_of(call("colours", accepted("c", R"({"value":["blue"]})")).body),
        "-32602: Invalid params: the answer to \"c\": /value/0: must be one of red, green"
    );
}

TEST_F(Asking, AnOlderClientWithoutASessionCannotBeAsked) {
    const auto answer = send(mcp_fixture::post(
        mcp_cases::common + "\r\n" +
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
        R"("params":{"name":"flag"}})"
    ));
    EXPECT_EQ(at(answer.body, {"result", "isError"}), "true");
    EXPECT_NE(text_of(answer.body).find("The client lacks what this needs"), std::string::npos);
}

/// The same tools behind a guard.
struct AskingCallers : Modern {
    AskingCallers() {
        guarded = true;
        components.add(server::make_tool({.name = "flag"}, [](context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.elicit<bool>("sure", "Sure?");
            co_return answer ? "yes" : "no";
        }));
        serve();
    }

    static std::shared_ptr<const oauth::access_token> named(const std::string& principal) {
        oauth::access_token token;
        token.principal = principal;
        return std::make_shared<const oauth::access_token>(std::move(token));
    }
};

TEST_F(AskingCallers, AStateOpensForTheCallerThatItWasMadeFor) {
    who = named("a");
    const auto asked = call("flag");
    const std::string members = accepted("sure", R"({"value":true})") + state_of(asked);
    EXPECT_EQ(text_of(call("flag", members).body), "yes");
    who = named("b");
    EXPECT_EQ(text_of(call("flag", members).body), bad_state);
}

}  // namespace
}  // namespace warder::transport
