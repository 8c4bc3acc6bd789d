// A skill's files are read like any resource; a view is one with a type and rules of its own.
#include "skills_and_apps.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class SkillsAndApps : public testing::Test {
  protected:
    static bool has(const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    }

    warder::testing::client client{skills_and_apps(EXAMPLE_FOLDER)};
    std::string token = client.issuer().mint({.scopes = {"tea:read"}});
};

TEST_F(SkillsAndApps, ASkillIsReadFileByFile) {
    const auto skill = client.read_resource("skill://brew-tea/SKILL.md", token);
    EXPECT_TRUE(has(skill.text, "Ask which tea")) << skill.body;
    EXPECT_TRUE(has(client.read_resource("skill://brew-tea/times.md", token).text, "green"));
    EXPECT_TRUE(client.read_resource("skill://brew-tea/../../main.cpp", token).is_error);
    const std::string other = client.issuer().mint({});
    EXPECT_EQ(client.read_resource("skill://brew-tea/times.md", other).status, 403u);
}

TEST_F(SkillsAndApps, AClientAsksForTheSkills) {
    warder::testing::request_options list{
        .json = R"({"jsonrpc":"2.0","id":1,"method":"skills/list"})", .token = token, .fields = {}
    };
    list.fields.append("MCP-Protocol-Version", "2025-11-25");
    const auto skills = client.post("/mcp", list);
    EXPECT_TRUE(has(skills.body, R"({"uri":"skill://brew-tea/SKILL.md","frontmatter":)"))
        << skills.body;
}

TEST_F(SkillsAndApps, AToolNamesItsView) {
    warder::testing::request_options list{
        .json = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", .token = token, .fields = {}
    };
    list.fields.append("MCP-Protocol-Version", "2025-11-25");
    const auto tools = client.post("/mcp", list);
    EXPECT_TRUE(has(tools.body, R"("resourceUri":"ui://tea/kettle")")) << tools.body;
    const auto view = client.read_resource("ui://tea/kettle", token);
    EXPECT_TRUE(has(view.text, "The kettle is on."));
    EXPECT_TRUE(has(view.body, R"("mimeType":"text/html;profile=mcp-app")")) << view.body;
}

TEST_F(SkillsAndApps, AToolWithAViewGivesTextToo) {
    EXPECT_EQ(client.call_tool("boil", R"({"degrees":75})", token).text, "The water has 75 °C.");
}

TEST(Skills, AFolderWithoutOneRefusesToStart) {
    EXPECT_THROW(warder::testing::client(skills_and_apps("/nowhere")), std::invalid_argument);
}

}  // namespace
