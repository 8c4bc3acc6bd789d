// A user's tests need no socket, no issuer and no clock of their own.
#include "greeting.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

namespace testing = warder::testing;

TEST(Greeting, RefusesACallerWithoutAToken) {
    testing::client client(greeting());
    const auto response =
        client.post("/", {.json = testing::call("greet_user", R"({"name":"Saif"})")});
    EXPECT_EQ(response.status, 401u);
    EXPECT_NE(
        response.fields["WWW-Authenticate"].find("resource_metadata="), std::string_view::npos
    );
}

TEST(Greeting, RefusesAnInvalidToken) {
    testing::client client(greeting());
    const auto response = client.post(
        "/", {.json = testing::call("greet_user", R"({"name":"Saif"})"), .token = "not-a-token"}
    );
    EXPECT_EQ(response.status, 401u);
}

TEST(Greeting, IsHealthyForEveryone) {
    testing::client client(greeting());
    const auto response = client.get("/health");
    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(response.body, R"({"status":"healthy"})");
}

// [test]
TEST(Greeting, GreetsACallerWhoseTokenHasTheScope) {
    testing::client client(greeting());
    const std::string token = client.issuer().mint({.scopes = {"usr:read"}});
    EXPECT_EQ(
        client.call_tool("greet_user", R"({"name":"Saif"})", token).text,
        "Hi Saif, welcome to Scalekit!"
    );
}
// [/test]

TEST(Greeting, AsksACallerWithoutTheScopeForMore) {
    testing::client client(greeting());
    const std::string token = client.issuer().mint({.scopes = {"openid"}});
    const auto response = client.post(
        "/", {.json = testing::call("greet_user", R"({"name":"Saif"})"), .token = token}
    );
    EXPECT_EQ(response.status, 403u);
    EXPECT_NE(
        response.fields["WWW-Authenticate"].find(R"(scope="usr:read")"), std::string_view::npos
    );
}

}  // namespace
