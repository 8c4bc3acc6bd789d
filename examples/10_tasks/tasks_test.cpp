// A task ends as its call would have ended, and asks while it runs.
#include "tasks.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

using warder::testing::accepted;
using warder::testing::declined;

class Tasks : public testing::Test {
  protected:
    warder::testing::client client{tasks()};
    std::string token = client.issuer().mint({});
};

// [test]
TEST_F(Tasks, EndAsTheirCallWouldHave) {
    const auto outcome = client.converse("render", R"({"title":"Luna","frames":3})", {}, token);
    EXPECT_TRUE(outcome.was_task);
    EXPECT_EQ(outcome.text, "Luna is ready.");
}
// [/test]

TEST_F(Tasks, AClientThatKnowsNoneWaits) {
    const auto outcome = client.call_tool("render", R"({"title":"Luna","frames":3})", token);
    EXPECT_FALSE(outcome.was_task);
    EXPECT_EQ(outcome.text, "Luna is ready.");
}

TEST_F(Tasks, AskBeforeAndWhileTheyRun) {
    const auto publish = [&](std::string sure) {
        return client.converse(
            "publish",
            R"({"title":"Luna","frames":3})",
            {{"minutes", accepted(R"({"value":90})")}, {"sure", std::move(sure)}},
            token
        );
    };
    const auto outcome = publish(accepted(R"({"value":true})"));
    EXPECT_EQ(outcome.text, "Luna is published with 90 minutes.");
    EXPECT_EQ(outcome.asked, (std::vector<std::string>{"minutes", "sure"}));
    EXPECT_EQ(publish(declined()).text, "Not published.");
}

}  // namespace
