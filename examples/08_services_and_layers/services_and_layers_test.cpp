// What is provided is shared or made for a call, layers see calls, and a test gives other objects.
#include "services_and_layers.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

std::string payer(warder::testing::client& client, std::string subject) {
    return client.issuer().mint({.subject = std::move(subject), .scopes = {"account:pay"}});
}

TEST(Services, EachCallHasTheAccountOfItsCaller) {
    warder::testing::client client(services_and_layers());
    const std::string ada = payer(client, "ada");
    EXPECT_EQ(client.call_tool("pay", R"({"amount":5})", ada).text, "Your balance is -5.");
    EXPECT_EQ(client.call_tool("pay", R"({"amount":2})", ada).text, "Your balance is -7.");
    EXPECT_EQ(
        client.call_tool("pay", R"({"amount":1})", payer(client, "bob")).text, "Your balance is -1."
    );
}

// [test]
TEST(Services, ATestGivesAnObjectOfItsOwn) {
    const auto rich = std::make_shared<accounts>();
    rich->change("ada", 1000);
    warder::app app = services_and_layers();
    app.provide(rich);  // of two objects of a type the later one counts
    warder::testing::client client(std::move(app));
    EXPECT_EQ(
        client.call_tool("pay", R"({"amount":1})", payer(client, "ada")).text,
        "Your balance is 999."
    );
}
// [/test]

TEST(Layers, SeeEachCallAndItsEnd) {
    const auto book = std::make_shared<audit>();
    warder::app app = services_and_layers();
    app.provide(book);
    warder::testing::client client(std::move(app));
    client.call_tool("pay", R"({"amount":5})", payer(client, "ada"));
    client.call_tool("report", "{}", payer(client, "bob"));
    EXPECT_EQ(
        book->lines(), (std::vector<std::string>{"ada called pay: done", "bob called report: done"})
    );
}

TEST(Layers, OneRefusesWithoutTheHandler) {
    warder::testing::client client(services_and_layers());
    warder::testing::request_options options{
        .json = warder::testing::call("pay", R"({"amount":5})"),
        .token = payer(client, "ada"),
        .fields = {}
    };
    options.fields.append("X-Maintenance", "1");
    const auto response = client.post("/mcp", options);
    EXPECT_NE(response.body.find("No payments during maintenance"), std::string::npos);
    EXPECT_EQ(
        client.call_tool("pay", R"({"amount":5})", options.token).text, "Your balance is -5."
    );
}

TEST(Filter, ShowsACallerWhatItMayCall) {
    warder::testing::client client(services_and_layers());
    const std::string reader = client.issuer().mint({.subject = "eve", .scopes = {}});
    const auto tools_of = [&client](const std::string& token) {
        return client
            .post(
                "/mcp",
                {.json = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})",
                 .token = token,
                 .fields = {}}
            )
            .body;
    };
    EXPECT_EQ(tools_of(reader).find("\"pay\""), std::string::npos);
    EXPECT_NE(tools_of(reader).find("\"report\""), std::string::npos);
    EXPECT_NE(tools_of(payer(client, "ada")).find("\"pay\""), std::string::npos);
    const auto refused = client.post(
        "/mcp",
        {.json = warder::testing::call("pay", R"({"amount":5})"), .token = reader, .fields = {}}
    );
    EXPECT_NE(refused.body.find("unknown tool"), std::string::npos);
}

TEST(Layers, OfHttpStandAroundRoutesToo) {
    warder::testing::client client(services_and_layers());
    const auto response = client.get("/version");
    EXPECT_EQ(response.body, "1.0.0");
    EXPECT_EQ(response.fields["X-Served-By"], "accounts");
}

TEST(Lifespan, BeginsBeforeTheFirstCallAndEndsAfterTheLast) {
    std::vector<std::string> order;
    warder::app app = services_and_layers();
    app.on_startup([&] { order.push_back("begun"); });
    app.on_shutdown([&] { order.push_back("ended"); });
    {
        const warder::testing::client client(std::move(app));
        EXPECT_EQ(order, std::vector<std::string>{"begun"});
    }
    EXPECT_EQ(order, (std::vector<std::string>{"begun", "ended"}));
}

}  // namespace
