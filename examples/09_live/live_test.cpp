// Components come and go while the server serves.
#include "live.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class Live : public testing::Test {
  protected:
    warder::testing::tool_outcome call(std::string_view tool, std::string_view arguments = "{}") {
        return client.call_tool(tool, arguments, token);
    }

    warder::testing::client client{live()};
    std::string token = client.issuer().mint({});
};

// [test]
TEST_F(Live, AToolThatIsAddedCanBeCalledAtOnce) {
    EXPECT_TRUE(call("moin").is_error);
    call("teach", R"({"name":"moin","text":"Moin!"})");
    EXPECT_EQ(call("moin").text, "Moin!");
    call("forget", R"({"name":"moin"})");
    EXPECT_TRUE(call("moin").is_error);
}
// [/test]

TEST_F(Live, WhatIsNotThereCannotBeRemoved) {
    EXPECT_TRUE(call("forget", R"({"name":"moin"})").is_error);
}

TEST_F(Live, ANameThatIsTakenIsAFailureOfTheCallAndChangesNothing) {
    EXPECT_TRUE(call("teach", R"({"name":"forget","text":"Mine!"})").is_error);
    EXPECT_TRUE(call("forget", R"({"name":"moin"})").is_error);
}

TEST_F(Live, AResourceIsReadAsItIsNow) {
    EXPECT_EQ(call("write", R"({"name":"page","text":"News."})").text, "Written.");
    EXPECT_EQ(client.read_resource("live://page", token).text, "News.");
}

}  // namespace
