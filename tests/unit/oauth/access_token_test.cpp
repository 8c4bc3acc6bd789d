#include <warder/oauth/access_token.hpp>

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

access_token sample() {
    access_token token;
    token.scopes = {"usr:read", "usr:write"};
    token.claims = R"({"plan":"gold","seats":3,"custom_claims":{"org_id":"org_1"}})";
    return token;
}

TEST(AccessToken, HasItsScopesByteForByte) {
    EXPECT_TRUE(sample().has_scope("usr:read"));
    EXPECT_FALSE(sample().has_scope("usr:Read"));
    EXPECT_FALSE(sample().has_scope("usr"));
    EXPECT_FALSE(sample().has_scope(""));
}

TEST(AccessToken, GivesStringClaimsByPath) {
    EXPECT_EQ(sample().claim("plan"), "gold");
    EXPECT_EQ(sample().claim("custom_claims.org_id"), "org_1");
}

TEST(AccessToken, GivesNothingForOtherClaims) {
    EXPECT_EQ(sample().claim("seats"), std::nullopt);
    EXPECT_EQ(sample().claim("custom_claims"), std::nullopt);
    EXPECT_EQ(sample().claim("absent"), std::nullopt);
    EXPECT_EQ(access_token().claim("plan"), std::nullopt);
}

}  // namespace
}  // namespace warder::oauth
