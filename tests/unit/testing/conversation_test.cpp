// A client of 2026-07-28 in a test: it hears what a tool says, and answers what it asks.
#include <warder/testing/client.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder {
namespace {

struct person {
    std::string name;
};

app asking() {
    app made({.name = "asking"});
    made.auth(oauth::scalekit_from_env());
    made.tool({.name = "ask"}, [](context& ctx) -> task<std::string> {
        ctx.progress(1);
        const auto who = co_await ctx.elicit<person>("who", "Who?");
        const auto sure = co_await ctx.elicit<bool>("sure", "Sure?");
        co_return (who ? who->name : "nobody") + (sure && *sure ? "!" : "?");
    });
    return made;
}

struct Conversation : ::testing::Test {
    testing::tool_outcome call(const mcp::input_answers& answers) {
        return client.converse("ask", "{}", answers, client.issuer().mint({}));
    }

    testing::client client{asking()};
};

TEST_F(Conversation, AnswersWhatAToolAsks) {
    const auto outcome = call(
        {{"who", testing::accepted(R"({"name":"Ada"})")},
         {"sure", testing::accepted(R"({"value":true})")}}
    );
    EXPECT_FALSE(outcome.is_error);
    EXPECT_EQ(outcome.text, "Ada!");
    EXPECT_EQ(outcome.asked, (std::vector<std::string>{"who", "sure"}));
    EXPECT_EQ(call({{"who", testing::declined()}, {"sure", testing::declined()}}).text, "nobody?");
}

TEST_F(Conversation, HearsWhatItSaysInEachRound) {
    const auto outcome = call({{"who", testing::declined()}, {"sure", testing::declined()}});
    ASSERT_EQ(outcome.told.size(), 3u);
    EXPECT_NE(outcome.told[0].find("notifications/progress"), std::string::npos);
}

TEST_F(Conversation, EndsWhereThereIsNoAnswer) {
    const auto outcome = call({{"who", testing::declined()}});
    EXPECT_TRUE(outcome.is_error);
    EXPECT_EQ(outcome.text, "no answer to: sure");
    EXPECT_EQ(outcome.asked, (std::vector<std::string>{"who", "sure"}));
}

TEST_F(Conversation, NeedsATokenLikeEveryCall) {
    EXPECT_EQ(client.converse("ask", "{}").status, 401u);
}

}  // namespace
}  // namespace warder
