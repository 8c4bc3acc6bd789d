// Progress and log reach a client that wants them, and a client that goes away ends its call.
#include "progress.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class Progress : public testing::Test {
  protected:
    static bool has(const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    }

    warder::testing::client client{progress()};
    std::string token = client.issuer().mint({});
};

// [test]
TEST_F(Progress, IsToldBeforeTheResult) {
    const auto outcome = client.converse("count", "{}", {}, token);
    EXPECT_EQ(outcome.text, "Three.");
    ASSERT_EQ(outcome.told.size(), 3u);
    EXPECT_NE(outcome.told[0].find(R"("progress":1.0,"total":3.0)"), std::string::npos);
}
// [/test]

TEST_F(Progress, GoesToClientsThatWantItOnly) {
    const auto outcome = client.call_tool("count", "{}", token);
    EXPECT_EQ(outcome.text, "Three.");
    EXPECT_TRUE(outcome.told.empty());
}

TEST_F(Progress, TheClientsLogHearsWhatIsOdd) {
    const auto outcome = client.converse("import_rows", R"({"rows":["a","","b"]})", {}, token);
    EXPECT_EQ(outcome.structured, R"({"good":2,"bad":1})");
    ASSERT_EQ(outcome.told.size(), 4u);
    EXPECT_TRUE(has(outcome.told[1], R"("level":"warning","logger":"import")")) << outcome.told[1];
    EXPECT_TRUE(has(outcome.told[3], "Imported b")) << outcome.told[3];
}

TEST_F(Progress, AHandlerWaitsForWhatAnotherThreadDoes) {
    const auto machine = std::make_shared<printer>();
    warder::app app = progress();
    app.provide(machine);
    warder::testing::client other(std::move(app));
    machine->add_paper();
    EXPECT_EQ(other.call_tool("print_page", "{}", other.issuer().mint({})).text, "Printed.");
}

}  // namespace
