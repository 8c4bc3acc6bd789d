// Who may use what: one decision, and the scopes that a refusal names.
#include "unit/server/fixture.hpp"
#include <warder/server/access.hpp>
#include <warder/server/registry.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

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

TEST(ScopeDecision, OfAlternativesTheHeldOneCountsOrTheFirstIsMissing) {
    const auto token = token_of({"b"});
    scope_decision held;
    held.add_any(names{"a", "b", "c"}, token.get());
    EXPECT_TRUE(held.allowed());
    EXPECT_EQ(held.required, names{"b"});
    scope_decision lacking;
    lacking.add_any(names{"c", "d"}, token.get());
    lacking.add_any({}, token.get());
    EXPECT_EQ(lacking.required, names{"c"});
    EXPECT_EQ(lacking.missing, names{"c"});
}

/// A caller with one scope, role and organisation.
std::shared_ptr<const oauth::access_token> somebody() {
    oauth::access_token token;
    token.scopes = {"s1"};
    token.roles = {"r1"};
    token.organisation = "o1";
    return std::make_shared<const oauth::access_token>(std::move(token));
}

struct transfer {
    int amount;
};

registered_tool tool_that(requirement needs, names scopes = {}) {
    return registered_tool(make_tool(
        {.name = "one", .scopes = std::move(scopes), .needs = std::move(needs)},
        [](const transfer&) {}
    ));
}

struct Decide : testing::Test {
    access_reason of(requirement needs, names scopes = {}) {
        return decide(
            tool_that(std::move(needs), std::move(scopes)), caller(token.get(), guarded), log
        );
    }

    std::shared_ptr<const oauth::access_token> token = somebody();
    bool guarded = true;
    memory_log log;
};

TEST_F(Decide, EachThingThatIsNeededIsAskedFor) {
    struct row {
        requirement good;
        requirement bad;
        access_reason why;
    };
    const auto yes = [](const caller&, const component&) { return true; };
    const auto no = [](const caller&, const component&) { return false; };
    const std::vector<row> rows = {
        {{.scopes = {"s1"}}, {.scopes = {"s1", "s2"}}, access_reason::missing_scope},
        {{.any_scope = {"s2", "s1"}}, {.any_scope = {"s2", "s3"}}, access_reason::missing_scope},
        {{.roles = {"r2", "r1"}}, {.roles = {"r2", "R1"}}, access_reason::missing_role},
        {{.organisations = {"o2", "o1"}},
         {.organisations = {"o2", "o"}},
         access_reason::wrong_organisation},
        {{.allow = yes}, {.allow = no}, access_reason::rule},
    };
    EXPECT_EQ(of({}), access_reason::allowed);
    for (const row& one : rows) {
        EXPECT_EQ(of(one.good), access_reason::allowed) << to_string(one.why);
        EXPECT_EQ(of(one.bad), one.why);
        token = nullptr;  // behind a guard nobody has nothing
        if (!one.good.allow) {
            EXPECT_EQ(of(one.good), one.why);
        }
        token = somebody();
    }
}

TEST_F(Decide, AllOfItIsNeeded) {
    const requirement needs{
        .scopes = {"s1"}, .any_scope = {"s1"}, .roles = {"r1"}, .organisations = {"o1"}
    };
    EXPECT_EQ(of(needs, {"s1"}), access_reason::allowed);
    EXPECT_EQ(of(needs, {"s2"}), access_reason::missing_scope);
    requirement other = needs;
    other.roles = {"r2"};
    EXPECT_EQ(of(other), access_reason::missing_role);
}

TEST_F(Decide, AScopeIsNotAskedForWhereItWouldNotHelp) {
    EXPECT_EQ(of({.scopes = {"s2"}, .roles = {"r2"}}), access_reason::missing_role);
    EXPECT_EQ(
        of({.scopes = {"s2"}, .allow = [](const caller&, const component&) { return false; }}),
        access_reason::rule
    );
}

TEST_F(Decide, ARuleSeesCallerAndComponent) {
    const auto named = [](const caller& who, const component& one) {
        return who.organisation() == "o1" && one.name() == "one" && one.kind() == "tool";
    };
    EXPECT_EQ(of({.allow = named}), access_reason::allowed);
}

TEST_F(Decide, ARuleThatThrowsRefuses) {
    EXPECT_EQ(
        of({.allow = [](const caller&, const component&) -> bool {
            throw std::runtime_error("no database");
        }}),
        access_reason::rule
    );
    EXPECT_EQ(log.lines.back(), "a rule threw tool=one reason=no database");
    EXPECT_EQ(
        of({.allow = [](const caller&, const component&) -> bool { throw 1; }}), access_reason::rule
    );
    EXPECT_EQ(log.lines.back(), "a rule threw tool=one");
}

TEST_F(Decide, WithoutAGuardEverythingButARuleIsThere) {
    guarded = false;
    token = nullptr;
    const requirement needs{
        .scopes = {"x"}, .any_scope = {"y"}, .roles = {"z"}, .organisations = {"o"}
    };
    EXPECT_EQ(of(needs), access_reason::allowed);
    EXPECT_EQ(
        of({.allow = [](const caller& who, const component&) { return !who.anonymous(); }}),
        access_reason::rule
    );
}

TEST_F(Decide, WhoIsInNoOrganisationIsNotInOneWithoutAName) {
    EXPECT_FALSE(caller(token_of({}).get(), true).in_organisation(""));
    oauth::access_token nowhere;
    EXPECT_FALSE(caller(&nowhere, true).in_organisation(""));
    EXPECT_TRUE(caller(token.get(), true).in_organisation("o1"));
    EXPECT_FALSE(caller(nullptr, true).in_organisation("o1"));
}

TEST_F(Decide, ARuleJudgesDecodedArguments) {
    const registered_tool tool = tool_that({.arguments = [](const caller& who, const transfer& in) {
        if (in.amount < 0) throw std::runtime_error("negative");
        return in.amount <= 100 || who.has_role("r2");
    }});
    const auto with = [&](int amount) {
        const transfer in{amount};
        return decide_arguments(tool, &in, caller(token.get(), true), log);
    };
    EXPECT_EQ(with(100), access_reason::allowed);
    EXPECT_EQ(with(101), access_reason::arguments);
    EXPECT_EQ(with(-1), access_reason::arguments);
    EXPECT_EQ(log.lines.back(), "a rule threw tool=one reason=negative");
    EXPECT_EQ(
        decide_arguments(tool, nullptr, caller(token.get(), true), log), access_reason::arguments
    );
}

TEST_F(Decide, EveryReasonHasANameOfItsOwnAndATextForPeers) {
    std::set<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(access_reason::filtered); ++i) {
        const auto why = static_cast<access_reason>(i);
        EXPECT_TRUE(seen.insert(to_string(why)).second);
        EXPECT_NE(to_string(why), "unknown");
        EXPECT_FALSE(refusal_text(why).empty());
    }
}

}  // namespace
}  // namespace warder::server
