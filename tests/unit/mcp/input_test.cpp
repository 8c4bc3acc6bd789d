#include <warder/mcp/input.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder::mcp {
namespace {

TEST(McpInput, AFormHasOnlyWhatAFormMayHave) {
    const auto asked = ask_form(
        "k",
        "Who?",
        R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],)"
        R"("additionalProperties":false})"
    );
    EXPECT_EQ(asked.key, "k");
    EXPECT_EQ(asked.method, "elicitation/create");
    EXPECT_EQ(
        asked.params,
        R"({"message":"Who?","requestedSchema":{"type":"object","properties":)"
        R"({"a":{"type":"string"}},"required":["a"]}})"
    );
    EXPECT_EQ(required_capabilities(asked), R"({"elicitation":{}})");
}

TEST(McpInput, ALinkSaysItsMode) {
    const auto asked = ask_to_open("k", "Log in", "https://example.com/in", "id-1");
    EXPECT_EQ(asked.params, R"({"mode":"url","message":"Log in","url":"https://example.com/in"})")
        << "2026-07-28 has no elicitationId";
    EXPECT_EQ(asked.elicitation_id, "id-1");
    EXPECT_EQ(required_capabilities(asked), R"({"elicitation":{"url":{}}})");
}

TEST(McpInput, AModelIsAskedWithWhatIsSet) {
    sampling_request request;
    request.messages.push_back({role::user, text_content{"Hello"}});
    request.max_tokens = 7;
    EXPECT_EQ(
        ask_model("k", request).params,
        R"({"messages":[{"role":"user","content":{"type":"text","text":"Hello"}}],"maxTokens":7})"
    );
    request.system_prompt = "Be brief.";
    request.temperature = 0.5;
    request.stop_sequences = {"."};
    request.model_hints = {"small"};
    request.more = R"({"metadata":{"a":1}})";
    const auto asked = ask_model("k", request);
    EXPECT_TRUE(asked.params.ends_with(
        R"("maxTokens":7,"systemPrompt":"Be brief.","temperature":0.5,"stopSequences":["."],)"
        R"("modelPreferences":{"hints":[{"name":"small"}]},"metadata":{"a":1}})"
    )) << asked.params;
    EXPECT_EQ(required_capabilities(asked), R"({"sampling":{}})");
}

TEST(McpInput, AModelWithToolsNeedsMoreOfTheClient) {
    sampling_request request;
    request.more = R"({"tools":[]})";
    EXPECT_EQ(required_capabilities(ask_model("k", request)), R"({"sampling":{"tools":{}}})");
}

TEST(McpInput, WhatIsNoObjectIsNotSent) {
    for (const std::string bad : {"{", "{\"a\":}", "[]", "1"}) {
        sampling_request request;
        request.more = bad;
        EXPECT_THROW(ask_model("k", request), std::invalid_argument) << bad;
        EXPECT_THROW(ask_form("k", "Who?", bad), std::invalid_argument) << bad;
    }
    EXPECT_THROW(ask_form("k", "Who?", ""), std::invalid_argument);
}

TEST(McpInput, NoMemberIsWrittenTwice) {
    sampling_request request;
    for (const std::string name :
         {"messages", "maxTokens", "systemPrompt", "temperature", "stopSequences"}) {
        request.more = "{\"" + name + "\":1}";
        EXPECT_THROW(ask_model("k", request), std::invalid_argument) << name;
    }
    request.more = R"({"modelPreferences":{"costPriority":1}})";
    EXPECT_TRUE(
        ask_model("k", request).params.ends_with(R"("modelPreferences":{"costPriority":1}})")
    );
    request.model_hints = {"small"};
    EXPECT_THROW(ask_model("k", request), std::invalid_argument);
}

TEST(McpInput, RootsAreAskedForWithoutParameters) {
    const auto asked = ask_for_roots("k");
    EXPECT_EQ(asked.method + asked.params, "roots/list{}");
    EXPECT_EQ(required_capabilities(asked), R"({"roots":{}})");
}

TEST(McpInput, AnAcceptedFormHasItsContent) {
    const auto answer = read_elicit_answer(R"({"action":"accept","content":{"a":"b"}})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->action, elicit_action::accept);
    EXPECT_EQ(answer->content, R"({"a":"b"})");
}

TEST(McpInput, ADeclinedFormHasNoContent) {
    const auto answer = read_elicit_answer(R"({"action":"decline","content":{"a":"b"}})");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->action, elicit_action::decline);
    EXPECT_EQ(answer->content, "");
    EXPECT_EQ(read_elicit_answer(R"({"action":"cancel"})")->action, elicit_action::cancel);
}

TEST(McpInput, WhatIsNoAnswerToAFormIsRefused) {
    const auto why = [](std::string_view json) {
        const auto answer = read_elicit_answer(json);
        return answer ? "accepted" : answer.error().description;
    };
    EXPECT_EQ(why("12345"), "expected object");
    EXPECT_EQ(why("null"), "expected object");
    EXPECT_EQ(why("{}"), R"(/action: expected "accept", "decline" or "cancel")");
    EXPECT_EQ(
        why(R"({"action":"Accept"})"), R"(/action: expected "accept", "decline" or "cancel")"
    );
    EXPECT_EQ(why(R"({"action":"accept","content":[]})"), "/content: expected object");
}

TEST(McpInput, AModelsAnswerIsReadWithAllItsText) {
    const auto one = read_sampling_answer(
        R"({"role":"assistant","content":{"type":"text","text":"Hi"},"model":"m","stopReason":"endTurn"})"
    );
    ASSERT_TRUE(one);
    EXPECT_EQ(one->text + one->model + one->stop_reason, "HimendTurn");
    EXPECT_EQ(one->content, R"({"type":"text","text":"Hi"})");
    const auto two = read_sampling_answer(
        R"({"role":"assistant","content":[{"type":"text","text":"a"},{"type":"tool_use"},)"
        R"({"type":"text","text":"b"}],"model":"m"})"
    );
    ASSERT_TRUE(two);
    EXPECT_EQ(two->text, "a\nb");
}

TEST(McpInput, WhatIsNoAnswerOfAModelIsRefused) {
    const auto why = [](std::string_view json) {
        const auto answer = read_sampling_answer(json);
        return answer ? "accepted" : answer.error().description;
    };
    EXPECT_EQ(why("[]"), "expected object");
    EXPECT_EQ(why(R"({"content":{}})"), R"(/role: expected "user" or "assistant")");
    EXPECT_EQ(why(R"({"role":"assistant"})"), "/content: required");
    EXPECT_EQ(why(R"({"role":"assistant","content":1})"), "/content: expected object or array");
}

TEST(McpInput, RootsAreRead) {
    const auto roots =
        read_roots(R"({"roots":[{"uri":"file:///a","name":"A"},{"uri":"file:///b"}]})");
    ASSERT_TRUE(roots);
    ASSERT_EQ(roots->size(), 2u);
    EXPECT_EQ((*roots)[0].uri + (*roots)[0].name + (*roots)[1].uri, "file:///aAfile:///b");
    EXPECT_FALSE(read_roots(R"({"roots":[{"name":"A"}]})"));
    EXPECT_FALSE(read_roots(R"({"roots":{}})"));
    EXPECT_FALSE(read_roots(R"({})"));
}

}  // namespace
}  // namespace warder::mcp
