#include "unit/server/fixture.hpp"
#include <warder/server/policy.hpp>

#include <gtest/gtest.h>

namespace warder::server {
namespace {

using names = std::vector<std::string>;

TEST(ScopeDecision, AllowsWhatNeedsNothing) {
    scope_decision decision;
    EXPECT_TRUE(decision.allowed());
    decision.add({}, nullptr);
    EXPECT_TRUE(decision.allowed());
}

TEST(ScopeDecision, AllowsACallerWithEveryScope) {
    const auto token = token_of({"a", "b", "c"});
    scope_decision decision;
    decision.add(names{"a"}, token.get());
    decision.add(names{"b", "a"}, token.get());
    EXPECT_TRUE(decision.allowed());
    EXPECT_EQ(decision.required, (names{"a", "b"}));
}

TEST(ScopeDecision, OneMissingScopeRefusesAll) {
    const auto token = token_of({"a"});
    scope_decision decision;
    decision.add(names{"a"}, token.get());
    EXPECT_TRUE(decision.allowed());
    decision.add(names{"b", "a", "c"}, token.get());
    decision.add(names{"b"}, token.get());
    EXPECT_FALSE(decision.allowed());
    EXPECT_EQ(decision.required, (names{"a", "b", "c"}));
    EXPECT_EQ(decision.missing, (names{"b", "c"}));
}

TEST(ScopeDecision, NobodyHasNoScope) {
    scope_decision decision;
    decision.add(names{"a"}, nullptr);
    EXPECT_FALSE(decision.allowed());
}

TEST(ScopeDecision, ScopesAreComparedByteForByte) {
    const auto token = token_of({"USR:READ", "usr:read ", "usr:*"});
    scope_decision decision;
    decision.add(names{"usr:read"}, token.get());
    EXPECT_FALSE(decision.allowed());
}

}  // namespace
}  // namespace warder::server
