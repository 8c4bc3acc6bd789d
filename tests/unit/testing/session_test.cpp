// Sessions of older clients behind an app's guard and routes.
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder {
namespace {

app speaking(session_mode mode = session_mode::automatic) {
    app made({.name = "speaking", .sessions = mode});
    made.auth(oauth::scalekit_from_env());
    made.tool({.name = "tell"}, [](context& ctx) {
        ctx.progress(1);
        return "told";
    });
    return made;
}

struct Sessions : ::testing::Test {
    http::response send(
        const std::string& method,
        const std::string& token,
        const std::string& id = {},
        const std::string& json = {},
        const std::string& accept = "application/json, text/event-stream"
    ) {
        testing::request_options options{.json = json, .token = token, .fields = {}};
        options.fields.append("Accept", accept);
        if (!id.empty()) options.fields.append("Mcp-Session-Id", id);
        return client.send(method, "/mcp", options);
    }

    std::string open(const std::string& token) {
        return std::string(send(
                               "POST",
                               token,
                               {},
                               R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":)"
                               R"({"protocolVersion":"2025-11-25","capabilities":{},)"
                               R"("clientInfo":{"name":"c","version":"1"}}})"
        )
                               .fields["Mcp-Session-Id"]);
    }

    testing::client client{speaking()};
    std::string ada = client.issuer().mint({.subject = "ada"});
    std::string bob = client.issuer().mint({.subject = "bob"});
};

TEST_F(Sessions, BelongToTheirPrincipal) {
    const std::string id = open(ada);
    EXPECT_EQ(id.size(), 32u);
    const std::string call = testing::call("tell", "{}");
    EXPECT_EQ(send("POST", ada, id, call).status, 200u);
    EXPECT_EQ(send("POST", bob, id, call).status, 404u);
    EXPECT_EQ(send("GET", bob, id).status, 404u);
    EXPECT_EQ(send("DELETE", bob, id).status, 404u);
    EXPECT_EQ(send("DELETE", client.issuer().mint({.subject = "ada"}), id).status, 204u);
    EXPECT_EQ(send("POST", ada, id, call).status, 404u);
}

TEST_F(Sessions, EveryMethodIsBehindTheGuard) {
    const std::string id = open(ada);
    for (const char* method : {"GET", "DELETE", "POST"})
        EXPECT_EQ(send(method, {}, id).status, 401u) << method;
}

TEST_F(Sessions, OtherMethodsAreNotAllowed) {
    const std::string id = open(ada);
    EXPECT_EQ(send("PUT", ada, id).status, 405u);
    EXPECT_NE(send("PUT", ada, id).fields["Allow"].find("DELETE"), std::string::npos);
    EXPECT_EQ(send("HEAD", ada, id).status, 405u);
    EXPECT_EQ(send("GET", ada, id, {}, "application/json").status, 406u);
}

TEST_F(Sessions, AreIdleForHalfAnHour) {
    const std::string id = open(ada);
    client.time().advance(std::chrono::minutes(29));
    const std::string later = client.issuer().mint({.subject = "ada"});
    EXPECT_EQ(send("POST", later, id, testing::call("tell", "{}")).status, 200u);
}

TEST(SessionModes, NeverHasNoneOfIt) {
    testing::client client(speaking(session_mode::never));
    const std::string token = client.issuer().mint({});
    EXPECT_EQ(client.get("/mcp", {.json = {}, .token = token, .fields = {}}).status, 405u);
    EXPECT_EQ(client.call_tool("tell", "{}", token).text, "told");
}

TEST(SessionModes, AlwaysNeedsOne) {
    testing::client client(speaking(session_mode::always));
    EXPECT_EQ(client.call_tool("tell", "{}", client.issuer().mint({})).status, 400u);
}

TEST(SessionModes, ARouteOfTheProgramStays) {
    app made = speaking();
    made.get("/mcp", [](http::request&) { return std::string("a page"); }, {.is_public = true});
    testing::client client(std::move(made));
    EXPECT_EQ(client.get("/mcp").body, "a page");
}

}  // namespace
}  // namespace warder
