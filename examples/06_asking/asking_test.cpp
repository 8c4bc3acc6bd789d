// A tool that asks: which answers it takes, what each round repeats, and what it does not.
#include "asking.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

using warder::testing::accepted;
using warder::testing::declined;

class Asking : public testing::Test {
  protected:
    static warder::app with(std::shared_ptr<restaurant_book> book) {
        warder::app app = asking();
        app.provide(std::move(book));  // of two objects of a type the later one counts
        return app;
    }

    std::shared_ptr<restaurant_book> book = std::make_shared<restaurant_book>();
    warder::testing::client client{with(book)};
    std::string token = client.issuer().mint({.scopes = {"table:book"}});

    warder::testing::tool_outcome call(
        std::string_view tool, const warder::mcp::input_answers& answers
    ) {
        return client.converse(tool, R"({"restaurant":"Luna"})", answers, token);
    }
};

TEST_F(Asking, SomebodyWhoAnswersIsGreetedByName) {
    EXPECT_EQ(call("hello", {{"who", accepted(R"({"name":"Ada"})")}}).text, "Hello, Ada!");
    EXPECT_EQ(call("hello", {{"who", declined()}}).text, "Hello, stranger!");
}

// [rounds]
TEST_F(Asking, RepeatsWhatStandsBeforeAQuestion) {
    const auto outcome = client.converse(
        "book_table",
        R"({"restaurant":"Luna"})",
        {{"party", accepted(R"({"people":4,"where":"garden"})")},
         {"sure", accepted(R"({"value":true})")}},
        token
    );
    EXPECT_EQ(outcome.text, "A table for 4 at Luna.");
    EXPECT_EQ(outcome.asked, (std::vector<std::string>{"party", "sure"}));
    EXPECT_EQ(book->looked_up, 3);  // once in each round
    EXPECT_EQ(book->held, 1);       // `once`
    EXPECT_EQ(book->booked, 1);     // behind the last question
}
// [/rounds]

TEST_F(Asking, BooksNothingForSomebodyWhoSaysNo) {
    EXPECT_EQ(call("book_table", {{"party", declined()}}).text, "Nothing was booked.");
    EXPECT_EQ(book->held, 0);
    const auto outcome = call(
        "book_table",
        {{"party", accepted(R"({"people":2,"where":"inside"})")},
         {"sure", accepted(R"({"value":false})")}}
    );
    EXPECT_EQ(outcome.text, "Nothing was booked.");
    EXPECT_EQ(book->booked, 0);
}

TEST_F(Asking, AnAnswerThatDoesNotFitEndsTheCall) {
    const auto outcome =
        call("book_table", {{"party", accepted(R"({"people":40,"where":"inside"})")}});
    EXPECT_TRUE(outcome.is_error);
    EXPECT_EQ(
        outcome.text, R"(Invalid params: the answer to "party": /people: must be at most 12)"
    );
}

TEST_F(Asking, AskingNeedsTheScopeFirst) {
    const auto outcome = client.converse("book_table", R"({"restaurant":"Luna"})", {}, "");
    EXPECT_EQ(outcome.status, 401u);
    EXPECT_EQ(client.converse("book_table", "{}", {}, client.issuer().mint({})).status, 403u);
    EXPECT_EQ(book->looked_up, 0);
}

TEST_F(Asking, TwoQuestionsAreOneRound) {
    const auto outcome = call(
        "write_poem",
        {{"who", accepted(R"({"name":"Ada"})")},
         {"poem",
          R"({"role":"assistant","model":"m","content":{"type":"text","text":"Roses are red"}})"}}
    );
    EXPECT_EQ(outcome.text, "For Ada:\nRoses are red");
    EXPECT_EQ(outcome.asked.size(), 2u);
}

TEST_F(Asking, AFolderIsAskedFor) {
    const auto outcome =
        call("remember_folder", {{"roots", R"({"roots":[{"uri":"file:///work"}]})"}});
    EXPECT_EQ(outcome.text, "I remember file:///work.");
    // The test's client of older revisions declares nothing.
    EXPECT_EQ(
        client.call_tool("remember_folder", "{}", token).text, "Tell me the folder as an argument."
    );
}

TEST_F(Asking, APageIsOpenedForWhatNoFormMayAsk) {
    EXPECT_EQ(
        call("connect_account", {{"account", R"({"action":"accept"})"}}).text,
        "Call `balance` when you have signed in."
    );
    EXPECT_EQ(call("connect_account", {{"account", declined()}}).text, "Not connected.");
}

TEST_F(Asking, AnOlderClientWithoutASessionIsToldThatItCannotBeAsked) {
    const auto outcome = client.call_tool("hello", "{}", token);
    EXPECT_TRUE(outcome.is_error);
    EXPECT_NE(outcome.text.find("lacks what this needs"), std::string::npos) << outcome.text;
}

}  // namespace
