// Components that come and go, in a whole server.
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace warder {
namespace {

app empty_app() {
    return app({.name = "live"});
}

std::string modern(const std::string& method, const std::string& params) {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params +
           R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
           R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
}

testing::request_options asking(const std::string& method, const std::string& params = {}) {
    testing::request_options options;
    options.json = modern(method, params);
    options.fields.set("Accept", "application/json, text/event-stream");
    options.fields.set("MCP-Protocol-Version", "2026-07-28");
    options.fields.set("Mcp-Method", method);
    return options;
}

const std::string wants_tools = R"("notifications":{"toolsListChanged":true},)";

TEST(Live, AHandlerAddsATool) {
    app subject = empty_app();
    const live_components live = subject.live();
    subject.tool({.name = "begin"}, [live] {
        live.tool({.name = "more"}, [] { return "More."; });
        return "Begun.";
    });
    testing::client client(std::move(subject));
    EXPECT_EQ(client.call_tool("more", "{}").text, "Invalid params: unknown tool");
    EXPECT_EQ(client.call_tool("begin", "{}").text, "Begun.");
    EXPECT_EQ(client.call_tool("more", "{}").text, "More.");
}

TEST(Live, ChangesBeforeItServesCountToo) {
    app subject = empty_app();
    const live_components live = subject.live();
    subject.tool({.name = "one"}, [] { return "1"; });
    live.tool({.name = "two"}, [] { return "2"; });
    EXPECT_TRUE(live.remove_tool("one"));
    EXPECT_FALSE(live.remove_tool("one"));
    EXPECT_TRUE(live.hide_tool("two"));
    testing::client client(std::move(subject));
    EXPECT_TRUE(client.call_tool("two", "{}").is_error);
    EXPECT_TRUE(live.show_tool("two"));
    EXPECT_EQ(client.call_tool("two", "{}").text, "2");
}

TEST(Live, ItIsAskedForBeforeTheAppServes) {
    app subject = empty_app();
    app* const served = &subject;
    testing::client client(std::move(*served));
    EXPECT_EQ(client.post("/mcp", asking("subscriptions/listen", wants_tools)).status, 404u);
}

TEST(Live, AMountedAppHasItsOwn) {
    app inner = empty_app();
    const live_components of_inner = inner.live();
    app outer = empty_app();
    const live_components of_outer = outer.live();
    outer.mount("/inner", std::move(inner));
    testing::client client(std::move(outer));
    of_inner.tool({.name = "deep"}, [] { return "x"; });
    const auto list = [&client](const std::string& path) {
        return client.post(path, asking("tools/list")).body;
    };
    EXPECT_NE(list("/inner/mcp").find("deep"), std::string::npos);
    EXPECT_EQ(list("/mcp").find("deep"), std::string::npos);
    EXPECT_FALSE(of_outer.remove_tool("deep"));
}

TEST(Live, NothingChangesOnceTheAppHasEnded) {
    std::optional<live_components> live;
    {
        app subject = empty_app();
        live = subject.live();
        const testing::client client(std::move(subject));
    }
    EXPECT_NO_THROW(live->tool({.name = "late"}, [] { return "x"; }));
    EXPECT_FALSE(live->remove_tool("late"));
    EXPECT_FALSE(live->resource_updated("test://x"));
}

TEST(Live, WhatCannotBeAddedThrows) {
    app subject = empty_app();
    const live_components live = subject.live();
    const testing::client client(std::move(subject));
    live.tool({.name = "one"}, [] { return "1"; });
    EXPECT_THROW(live.tool({.name = "one"}, [] { return "1"; }), std::invalid_argument);
    EXPECT_THROW(
        live.resource({.uri = "test://x", .name = "x", .subscribable = true}, [] { return "x"; }),
        std::invalid_argument
    );
    EXPECT_NO_THROW(live.resource({.uri = "test://x", .name = "x"}, [] { return "x"; }));
    EXPECT_NO_THROW(live.prompt({.name = "p"}, [] { return "x"; }));
}

TEST(Live, StreamsEndWhenTheServerDrains) {
    app inner = empty_app();
    const live_components of_inner = inner.live();
    app outer = empty_app();
    const live_components of_outer = outer.live();
    outer.mount("/inner", std::move(inner));
    testing::client client(std::move(outer));
    client.service().draining();
    for (const std::string path : {"/mcp", "/inner/mcp"}) {
        const auto answer = client.post(path, asking("subscriptions/listen", wants_tools));
        EXPECT_EQ(answer.status, 200u);
        EXPECT_NE(answer.body.find("subscriptions/acknowledged"), std::string::npos);
        EXPECT_NE(answer.body.find(R"("resultType":"complete")"), std::string::npos);
    }
}

TEST(Live, ListsComeInPages) {
    app subject({.name = "pages", .page_size = 1});
    subject.tool({.name = "one"}, [] { return "1"; });
    subject.tool({.name = "two"}, [] { return "2"; });
    testing::client client(std::move(subject));
    const std::string first = client.post("/mcp", asking("tools/list")).body;
    const std::string key = R"("nextCursor":")";
    const std::size_t begin = first.find(key);
    ASSERT_NE(begin, std::string::npos);
    const std::size_t from = begin + key.size();
    const std::string cursor = first.substr(from, first.find('"', from) - from);
    EXPECT_EQ(first.find(R"("name":"two")"), std::string::npos);
    const auto next = [&] {
        return client.post("/mcp", asking("tools/list", R"("cursor":")" + cursor + "\",")).body;
    };
    EXPECT_NE(next().find(R"("name":"two")"), std::string::npos);
    client.time().advance(std::chrono::hours(1));
    EXPECT_NE(next().find("unknown cursor"), std::string::npos);
}

}  // namespace
}  // namespace warder
