#include <warder/mcp/subscription.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::mcp {
namespace {

result<subscription> read(const std::string& notifications) {
    result<subscription> wanted = subscription{};
    const auto parsed =
        json::parse(R"({"notifications":)" + notifications + "}", [&](json::node root) {
            wanted = read_subscription(root["notifications"]);
        });
    EXPECT_TRUE(parsed);
    return wanted;
}

std::string refused(const std::string& notifications) {
    const auto wanted = read(notifications);
    EXPECT_FALSE(wanted) << notifications;
    return wanted ? "" : wanted.error().description;
}

TEST(Subscription, ReadsWhatIsWanted) {
    const auto wanted = read(
        R"({"toolsListChanged":true,"promptsListChanged":false,"resourceSubscriptions":["a:1","a:1"]})"
    );
    ASSERT_TRUE(wanted);
    EXPECT_TRUE(wanted->tools);
    EXPECT_FALSE(wanted->prompts);
    EXPECT_FALSE(wanted->resources);
    EXPECT_EQ(wanted->uris.size(), 1u);
    EXPECT_FALSE(wanted->empty());
    const auto all = read(R"({"promptsListChanged":true,"resourcesListChanged":true})");
    ASSERT_TRUE(all);
    EXPECT_TRUE(all->prompts && all->resources);
}

TEST(Subscription, MembersThatAreUnknownAreIgnored) {
    const auto wanted = read(R"({"more":{}})");
    ASSERT_TRUE(wanted);
    EXPECT_TRUE(wanted->empty());
}

TEST(Subscription, TasksAreNamedByTheirIds) {
    const auto wanted = read(R"({"taskIds":["1"]})");
    ASSERT_TRUE(wanted);
    EXPECT_EQ(wanted->tasks.count("1"), 1u);
    EXPECT_FALSE(wanted->empty());
}

TEST(Subscription, WhatIsNoFilterIsRefused) {
    EXPECT_FALSE(read_subscription(std::nullopt));
    for (const std::string bad : {"null", "[]", "1", "\"x\"", "true"})
        EXPECT_EQ(refused(bad), "\"notifications\" must be an object") << bad;
    EXPECT_EQ(refused(R"({"toolsListChanged":1})"), "\"toolsListChanged\" must be a boolean");
    EXPECT_EQ(
        refused(R"({"promptsListChanged":null})"), "\"promptsListChanged\" must be a boolean"
    );
    EXPECT_EQ(
        refused(R"({"resourcesListChanged":"x"})"), "\"resourcesListChanged\" must be a boolean"
    );
    for (const std::string bad : {"true", "{}", "[1]", R"(["a:1",null])"}) {
        EXPECT_EQ(
            refused(R"({"resourceSubscriptions":)" + bad + "}"),
            "\"resourceSubscriptions\" must be a list of URIs"
        ) << bad;
    }
}

std::string uris(std::size_t count, std::size_t length) {
    std::string list = R"({"resourceSubscriptions":[)";
    for (std::size_t i = 0; i < count; ++i)
        list += (i == 0 ? "\"" : ",\"") + std::string(length, 'a') + "\"";
    return list + "]}";
}

TEST(Subscription, HasACap) {
    EXPECT_TRUE(read(uris(max_subscribed_uris, 1)));
    EXPECT_NE(refused(uris(max_subscribed_uris + 1, 1)), "");
    EXPECT_TRUE(read(uris(1, max_subscribed_bytes)));
    EXPECT_NE(refused(uris(1, max_subscribed_bytes + 1)), "");
}

TEST(Subscription, CoversAResourceAndItsParts) {
    subscription wanted;
    wanted.uris = {"test://a", "file:///x/"};
    for (const std::string covered :
         {"test://a", "test://a/b", "test://a/b/c", "file:///x/", "file:///x/y"})
        EXPECT_TRUE(wanted.covers(covered)) << covered;
    for (const std::string other :
         {"test://", "test://ab", "test://b/a", "file:///x", "file:///xy", ""})
        EXPECT_FALSE(wanted.covers(other)) << other;
    EXPECT_FALSE(subscription{}.covers("test://a"));
}

TEST(Subscription, MessagesCarryTheIdAsItWas) {
    const std::string tag = R"("_meta":{"io.modelcontextprotocol/subscriptionId":)";
    subscription honoured;
    EXPECT_EQ(
        subscription_acknowledged(honoured, "1"),
        R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged",)"
        R"("params":{"notifications":{},)" +
            tag + "1}}}"
    );
    honoured.tools = honoured.prompts = honoured.resources = true;
    honoured.uris = {"a:1", "b:2"};
    EXPECT_EQ(
        subscription_acknowledged(honoured, "\"1\""),
        R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged",)"
        R"("params":{"notifications":{"toolsListChanged":true,"promptsListChanged":true,)"
        R"("resourcesListChanged":true,"resourceSubscriptions":["a:1","b:2"]},)" +
            tag + "\"1\"}}}"
    );
    EXPECT_EQ(
        subscription_notification("notifications/tools/list_changed", "", "1"),
        R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{)" + tag + "1}}}"
    );
    EXPECT_EQ(
        subscription_notification("notifications/resources/updated", "a:1", "1"),
        R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:1",)" +
            tag + "1}}}"
    );
    EXPECT_EQ(
        subscription_result("\"x\""),
        R"({"jsonrpc":"2.0","id":"x","result":{"resultType":"complete",)" + tag + "\"x\"}}}"
    );
}

}  // namespace
}  // namespace warder::mcp
