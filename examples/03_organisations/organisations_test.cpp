// Tenants: no caller sees what another organisation has.
#include "organisations.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class Organisations : public testing::Test {
  protected:
    std::string token_of(std::string organisation) {
        return client.issuer().mint(
            {.scopes = {"project:read", "project:write"}, .organisation = std::move(organisation)}
        );
    }

    warder::testing::client client{organisations()};
};

TEST_F(Organisations, SeeTheirOwnProjectsOnly) {
    client.call_tool("add_project", R"({"name":"rocket"})", token_of("org_a"));
    client.call_tool("add_project", R"({"name":"boat"})", token_of("org_b"));
    EXPECT_EQ(
        client.call_tool("list_projects", "{}", token_of("org_a")).structured,
        R"({"organisation":"org_a","projects":["rocket"]})"
    );
    EXPECT_EQ(
        client.call_tool("list_projects", "{}", token_of("org_b")).structured,
        R"({"organisation":"org_b","projects":["boat"]})"
    );
}

TEST_F(Organisations, ACallerWithoutOneIsToldSo) {
    const auto outcome = client.call_tool("list_projects", "{}", token_of(""));
    EXPECT_TRUE(outcome.is_error);
    EXPECT_EQ(outcome.text, "Your token names no organisation.");
}

TEST_F(Organisations, MayBeNamedByEitherClaim) {
    const std::string token =
        client.issuer().mint({.scopes = {"project:read"}, .claims = {{"org_id", "\"org_c\""}}});
    EXPECT_EQ(
        client.call_tool("list_projects", "{}", token).structured,
        R"({"organisation":"org_c","projects":[]})"
    );
}

}  // namespace
