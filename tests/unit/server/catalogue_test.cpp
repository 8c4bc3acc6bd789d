// Lists in pages, as clients walk through them.
#include "unit/server/served.hpp"
#include <warder/server/catalogue.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace warder::server {
namespace {

tool named(const std::string& name) {
    return make_tool({.name = name}, [] { return "x"; });
}

/// A server with five tools in pages of two.
struct ListPages : Served {
    ListPages() {
        for (const std::string name : {"a", "b", "c", "d", "e"})
            components->add(named(name));
        made.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = true},
            components,
            dispatcher_options{.clock = &clock, .log = &log, .live = true, .page_size = 2}
        );
    }

    /// The names on a page, and the cursor of the next.
    std::pair<std::string, std::string> page(const std::string& cursor) {
        const std::string params = cursor.empty() ? "{}" : R"({"cursor":")" + cursor + "\"}";
        return read(ask("tools/list", params));
    }

    static std::pair<std::string, std::string> read(const std::string& answer) {
        std::pair<std::string, std::string> found;
        const auto parsed = json::parse(answer, [&](json::node root) {
            const auto result = root["result"];
            if (!result) return;
            (*result)["tools"]->for_each_element([&](json::node one) {
                found.first += *one["name"]->string();
                return true;
            });
            const auto next = (*result)["nextCursor"];
            if (next) found.second = *next->string();
        });
        EXPECT_TRUE(parsed) << answer;
        return found;
    }

    void as(const std::string& principal) {
        auto token = std::make_shared<oauth::access_token>();
        token->principal = principal;
        request.access = token;
    }

    static inline const std::string unknown = bad(-32602, "Invalid params: unknown cursor");

    std::shared_ptr<live_registry> components = std::make_shared<live_registry>();
};

TEST_F(ListPages, AreWalkedThroughOnce) {
    const auto first = page("");
    EXPECT_EQ(first.first, "ab");
    ASSERT_FALSE(first.second.empty());
    const auto second = page(first.second);
    EXPECT_EQ(second.first, "cd");
    ASSERT_FALSE(second.second.empty());
    const auto third = page(second.second);
    EXPECT_EQ(third.first, "e");
    EXPECT_EQ(third.second, "");
    EXPECT_EQ(page(first.second).first, "cd");
}

TEST_F(ListPages, AreTheSameInEachRevision) {
    const std::string text = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";
    for (const mcp::revision& revision : mcp::revisions()) {
        entry work;
        const auto parsed = json::parse(text, [&](json::node root) {
            work = made->admit(
                mcp::read_message(root),
                revision,
                {.fields = &request.fields, .caller = request.access.get()}
            );
        });
        ASSERT_TRUE(parsed);
        std::string reply;
        EXPECT_FALSE(made->run_at_once(work, request, reply, place::loop));
        const auto first = read(reply);
        EXPECT_EQ(first.first, "ab") << revision.name;
        EXPECT_FALSE(first.second.empty()) << revision.name;
    }
}

TEST_F(ListPages, ACursorIsItsCallersOwn) {
    as("one");
    const std::string cursor = page("").second;
    as("two");
    EXPECT_EQ(ask("tools/list", R"({"cursor":")" + cursor + "\"}"), unknown);
    as("one");
    EXPECT_EQ(page(cursor).first, "cd");
}

TEST_F(ListPages, ACursorEndsWithItsGeneration) {
    const std::string cursor = page("").second;
    components->add(named("f"));
    EXPECT_EQ(ask("tools/list", R"({"cursor":")" + cursor + "\"}"), unknown);
    EXPECT_TRUE(components->remove_tool("f"));
    // The same list as before, so the same places.
    EXPECT_EQ(page(cursor).first, "cd");
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_EQ(ask("tools/list", R"({"cursor":")" + cursor + "\"}"), unknown);
}

TEST_F(ListPages, ACursorIsOfOneList) {
    for (const std::string name : {"a", "b", "c", "d", "e"})
        components->add(make_prompt({.name = name}, [] { return "x"; }));
    const std::string cursor = page("").second;
    EXPECT_EQ(ask("prompts/list", R"({"cursor":")" + cursor + "\"}"), unknown);
}

TEST_F(ListPages, WhatIsNoCursorIsRefused) {
    for (const std::string cursor : {"\"\"", "\"x\"", "\"MQ\""})
        EXPECT_EQ(ask("tools/list", R"({"cursor":)" + cursor + "}"), unknown) << cursor;
    EXPECT_EQ(
        ask("tools/list", R"({"cursor":1})"),
        bad(-32602, R"(Invalid params: \"cursor\" must be a string)")
    );
    // A list of one page gave none out.
    EXPECT_EQ(ask("resources/list", R"({"cursor":"x"})"), unknown);
}

TEST_F(ListPages, AllListsHaveThem) {
    for (const std::string name : {"a", "b", "c"}) {
        components->add(make_prompt({.name = name}, [] { return "x"; }));
        components->add(make_resource({.uri = "test://" + name, .name = name}, [] { return "x"; }));
    }
    for (const std::string method : {"prompts/list", "resources/list"})
        EXPECT_NE(ask(method, "{}").find(R"({"nextCursor":")"), std::string::npos) << method;
    EXPECT_EQ(ask("resources/templates/list", "{}"), good(R"({"resourceTemplates":[]})"));
}

TEST(Catalogue, WritesAListOnce) {
    registry components;
    components.add(named("a"));
    const catalogue made(std::move(components), 0);
    const auto& revision = *mcp::find_revision("2025-11-25");
    const auto codec = revision.make_codec({.self = {.name = "n", .version = "1"}});
    const std::size_t index = mcp::index_of(revision);
    const std::string_view first = made.page(list_kind::tools, 0, index, *codec);
    EXPECT_EQ(made.page(list_kind::tools, 0, index, *codec).data(), first.data());
}

TEST(Catalogue, TheGenerationFollowsTheNamesAndTheirOrder) {
    const auto generation = [](const std::vector<std::string>& names, std::size_t page_size) {
        registry components;
        for (const std::string& name : names)
            components.add(named(name));
        return catalogue(std::move(components), page_size).generation(list_kind::tools);
    };
    const auto one = generation({"a", "b"}, 1);
    EXPECT_EQ(generation({"a", "b"}, 1), one);
    EXPECT_NE(generation({"b", "a"}, 1), one);
    EXPECT_NE(generation({"a"}, 1), one);
    EXPECT_NE(generation({"ab"}, 1), one);
    EXPECT_NE(generation({"a", "b"}, 2), one);
}

}  // namespace
}  // namespace warder::server
