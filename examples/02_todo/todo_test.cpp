// Tools over one store: what a caller may do, and what it hears when something is wrong.
#include "todo.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class Todo : public testing::Test {
  protected:
    warder::testing::tool_outcome call(std::string_view tool, std::string_view arguments) {
        return client.call_tool(tool, arguments, writer);
    }

    warder::testing::client client{todo_app()};
    std::string writer = client.issuer().mint({.scopes = {"todo:read", "todo:write"}});
    std::string reader = client.issuer().mint({.scopes = {"todo:read"}});
};

TEST_F(Todo, IsCreatedListedChangedAndDeleted) {
    EXPECT_EQ(
        call("create_todo", R"({"title":"Buy milk"})").structured,
        R"({"todo":{"id":1,"title":"Buy milk","description":"","completed":false}})"
    );
    EXPECT_EQ(
        call("update_todo", R"({"todo_id":1,"completed":true})").structured,
        R"({"todo":{"id":1,"title":"Buy milk","description":"","completed":true}})"
    );
    EXPECT_EQ(call("list_todos", R"({"completed":false})").structured, R"({"todos":[]})");
    EXPECT_EQ(
        call("list_todos", "{}").structured,
        R"({"todos":[{"id":1,"title":"Buy milk","description":"","completed":true}]})"
    );
    EXPECT_EQ(call("delete_todo", R"({"todo_id":1})").structured, R"({"deleted":1})");
}

TEST_F(Todo, ThatIsNotThereIsAToolError) {
    const auto outcome = call("get_todo", R"({"todo_id":7})");
    EXPECT_EQ(outcome.status, 200u);
    EXPECT_TRUE(outcome.is_error);
    EXPECT_EQ(outcome.text, "Todo `7` not found.");
}

TEST_F(Todo, ArgumentsOutOfTheirSchemaNameTheMember) {
    const auto outcome = call("create_todo", R"({"title":""})");
    EXPECT_TRUE(outcome.is_error);
    EXPECT_NE(outcome.text.find("/title"), std::string::npos) << outcome.text;
}

TEST_F(Todo, AReaderMayReadAndNotWrite) {
    EXPECT_EQ(client.call_tool("list_todos", "{}", reader).status, 200u);
    EXPECT_EQ(client.call_tool("create_todo", R"({"title":"x"})", reader).status, 403u);
    EXPECT_EQ(call("list_todos", "{}").structured, R"({"todos":[]})");
}

}  // namespace
