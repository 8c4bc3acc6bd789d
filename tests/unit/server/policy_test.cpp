// Which components a table of rules is for, and what is wrong with a table.
#include "unit/server/fixture.hpp"
#include <warder/server/live_registry.hpp>
#include <warder/server/policy.hpp>
#include <warder/server/raw_tool.hpp>
#include <warder/server/registry.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder::server {
namespace {

using names = std::vector<std::string>;

struct transfer {
    int amount;
};
struct other {
    int amount;
};
struct of_family {
    std::string id;
};

tool tool_named(std::string name, names tags = {}) {
    return make_tool({.name = std::move(name), .tags = std::move(tags)}, [](const transfer&) {});
}

/// What refuses `use`; empty for nothing.
template <class Use>
std::string refusal_of(Use use) {
    try {
        use();
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

const requirement admin{.roles = {"admin"}};

TEST(PolicyRule, ANameIsExactButForStars) {
    struct row {
        std::string pattern;
        names fits;
        names not_fits;
    };
    const std::vector<row> rows = {
        {"pay", {"pay"}, {"pays", "xpay", "PAY", "pa"}},
        {"*", {"a", "pay"}, {}},
        {"pay_*", {"pay_", "pay_out"}, {"pay", "xpay_"}},
        {"*_pay", {"_pay", "out_pay", "a_pay_pay"}, {"pay", "a_pays"}},
        {"a*b*c", {"abc", "axbyc", "abbc", "abcbc"}, {"ab", "ac", "abcd", "xabc"}},
        {"a**", {"a", "ab"}, {"b"}},
        {"a.b", {"a.b"}, {"axb"}},
    };
    for (const row& one : rows) {
        const policy_rule rule{.names = {"other", one.pattern}, .needs = admin};
        const auto is_fit = [&rule](const std::string& name) {
            return fits(rule, registered_tool(tool_named(name)));
        };
        for (const std::string& name : one.fits)
            EXPECT_TRUE(is_fit(name)) << one.pattern << " " << name;
        for (const std::string& name : one.not_fits)
            EXPECT_FALSE(is_fit(name)) << one.pattern << " " << name;
    }
}

TEST(PolicyRule, AResourceHasItsUriOrTemplateAsName) {
    const registered_resource family(make_resource(
        {.uri = "doc://x/{id}", .name = "n"}, [](const of_family& in) { return in.id; }
    ));
    EXPECT_TRUE(fits({.names = {"doc://*"}, .needs = admin}, family));
    EXPECT_TRUE(fits({.names = {"doc://x/{id}"}, .needs = admin}, family));
    EXPECT_FALSE(fits({.names = {"doc://x/1"}, .needs = admin}, family));
    EXPECT_FALSE(fits({.names = {"n"}, .needs = admin}, family));
}

TEST(PolicyRule, AllSelectorsHaveToFit) {
    const registered_tool tagged(tool_named("pay", {"money", "daily"}));
    EXPECT_TRUE(fits({.needs = admin}, tagged));
    EXPECT_TRUE(fits({.tags = {"x", "money"}, .needs = admin}, tagged));
    EXPECT_TRUE(fits({.names = {"p*"}, .tags = {"daily"}, .needs = admin}, tagged));
    EXPECT_FALSE(fits({.names = {"q*"}, .tags = {"daily"}, .needs = admin}, tagged));
    EXPECT_FALSE(fits({.names = {"p*"}, .tags = {"x"}, .needs = admin}, tagged));
    EXPECT_FALSE(fits({.tags = {"mone"}, .needs = admin}, tagged));
}

TEST(Policy, AWrongRuleIsRefusedWithItsName) {
    const auto refusal = [](policy_rule rule) {
        return refusal_of([&] { check_policy({.rules = {{.needs = admin}, std::move(rule)}}); });
    };
    EXPECT_EQ(refusal({.names = {"a"}, .tags = {"b"}, .needs = admin}), "");
    EXPECT_EQ(
        refusal({.names = {"a", "b"}}),
        "policy: the rule with names \"a\", \"b\": it asks "
        "for nothing; say what its callers need in .needs"
    );
    EXPECT_EQ(
        refusal({.names = {""}, .needs = admin}),
        "policy: the rule with names \"\": a name is not empty"
    );
    EXPECT_EQ(
        refusal({.tags = {""}, .needs = admin}),
        "policy: the rule with tags \"\": a tag is not empty"
    );
    EXPECT_EQ(
        refusal({.tags = {"t"}, .needs = {.roles = {""}}}),
        "policy: the rule with tags \"t\": a role is not empty"
    );
    EXPECT_EQ(
        refusal({.names = {"a"}, .tags = {"t"}, .needs = {.organisations = {"o", ""}}}),
        "policy: the rule with names \"a\" and tags \"t\": an organisation is not empty"
    );
    for (const requirement& wrong :
         {requirement{.scopes = {"a b"}}, requirement{.any_scope = {"a", "\""}}}) {
        EXPECT_EQ(
            refusal({.needs = wrong}),
            "policy: the rule for everything: a scope is printable ASCII without spaces, \" and \\"
        );
    }
}

TEST(Policy, OfAComponentAWrongRequirementIsRefusedWhereItIsDeclared) {
    const auto refusal = [](requirement needs) {
        return refusal_of([&] {
            registry().add(
                make_tool({.name = "one", .needs = std::move(needs)}, [](const transfer&) {})
            );
        });
    };
    EXPECT_EQ(refusal(admin), "");
    EXPECT_EQ(refusal({.roles = {""}}), "tool \"one\": a role is not empty");
    EXPECT_EQ(
        refusal({.scopes = {"a b"}}),
        "tool \"one\": a scope is printable ASCII without spaces, \" and \\"
    );
    EXPECT_EQ(refusal({.arguments = [](const caller&, const transfer&) { return true; }}), "");
    const std::string another =
        refusal({.arguments = [](const caller&, const other&) { return true; }});
    // Between the two stands a compiler's word for an unnamed namespace.
    EXPECT_TRUE(another.starts_with("tool \"one\": a rule judges its arguments as warder::server::")
    ) << another;
    EXPECT_TRUE(
        another.ends_with("::other, which is not what its handler takes; give both the same type")
    ) << another;
}

struct Governed : testing::Test {
    Governed() {
        components.add(tool_named("pay", {"money"}));
        components.add(tool_named("look"));
        components.add(make_resource({.uri = "doc://1", .name = "doc"}, [] { return "x"; }));
        components.add(make_prompt({.name = "greet", .tags = {"money"}}, [](const of_family&) {
            return "x";
        }));
        components.add(make_completion(
            {.prompt = "greet", .argument = "id"},
            [](const mcp::completion_request&) { return names{"a"}; }
        ));
    }

    registry components;
};

TEST_F(Governed, EachComponentNeedsWhatAllItsRulesSay) {
    const policy rules{
        .rules =
            {
                {.tags = {"money"}, .needs = {.scopes = {"s"}, .roles = {"r"}}},
                {.names = {"pay"}, .needs = {.any_scope = {"a", "b"}}},
                {.names = {"doc://*"}, .needs = {.scopes = {"d"}}},
            }
    };
    components.govern(rules, false);
    const component& pay = *components.find("pay");
    EXPECT_EQ(pay.scopes(), names{"s"});
    ASSERT_EQ(pay.needs().size(), 2u);
    EXPECT_EQ(pay.needs()[0].roles, names{"r"});
    EXPECT_EQ(pay.needs()[1].any_scope, (names{"a", "b"}));
    EXPECT_TRUE(components.find("look")->needs().empty());
    EXPECT_EQ(components.resources().front()->scopes(), names{"d"});
    EXPECT_TRUE(components.resources().front()->needs().empty());
    // A completion is as what it completes.
    const component& completion = *components.completions().front();
    EXPECT_EQ(completion.scopes(), names{"s"});
    EXPECT_EQ(completion.needs().size(), 1u);
    EXPECT_EQ(&completion.guarded_as(), components.find_prompt("greet"));
}

TEST_F(Governed, ListsDifferWhereSomethingIsNotForEverybody) {
    EXPECT_FALSE(components.limits_lists(true));
    registry by_scope = components;
    by_scope.add(make_tool({.name = "s", .scopes = {"s"}}, [] {}));
    EXPECT_FALSE(by_scope.limits_lists(false));
    EXPECT_TRUE(by_scope.limits_lists(true));
    registry by_role = components;
    by_role.add(make_tool({.name = "r", .needs = admin}, [] {}));
    EXPECT_TRUE(by_role.limits_lists(false));
    registry by_arguments = components;
    by_arguments.add(make_tool(
        {.name = "a", .needs = {.arguments = [](const caller&, const transfer&) { return true; }}},
        [](const transfer&) {}
    ));
    EXPECT_FALSE(by_arguments.limits_lists(true));
}

TEST_F(Governed, ARuleThatFitsNothingIsAMistake) {
    const policy rules{.rules = {{.names = {"pya"}, .needs = admin}}};
    registry live = components;
    EXPECT_EQ(
        refusal_of([&] { components.govern(rules, false); }),
        "policy: the rule with names \"pya\" fits no tool, resource or prompt of this server; "
        "correct its names and tags, or remove it"
    );
    EXPECT_EQ(refusal_of([&] { live.govern(rules, true); }), "");
    EXPECT_TRUE(live.find("pay")->needs().empty());
    live.add(tool_named("pya"));
    EXPECT_EQ(live.find("pya")->needs().size(), 1u);
}

TEST_F(Governed, ARuleJudgesArgumentsOfEachHandlerItFits) {
    const argument_rule rule = [](const caller&, const transfer& in) { return in.amount < 1; };
    const policy good{.rules = {{.names = {"pay", "look"}, .needs = {.arguments = rule}}}};
    registry copy = components;
    EXPECT_EQ(refusal_of([&] { copy.govern(good, false); }), "");
    const policy bad{.rules = {{.tags = {"money"}, .needs = {.arguments = rule}}}};
    EXPECT_NE(
        refusal_of([&] { components.govern(bad, false); }
        ).find("prompt \"greet\": a rule judges its arguments as"),
        std::string::npos
    );
}

TEST_F(Governed, WhatIsTheSameForAllHasNoRule) {
    components.add(make_resource(
        {.uri = "doc://2", .name = "doc", .cache = {.same_for_all = true}}, [] { return "x"; }
    ));
    const policy rules{.rules = {{.names = {"doc://2"}, .needs = admin}}};
    EXPECT_EQ(
        refusal_of([&] { components.govern(rules, false); }),
        "resource \"doc://2\": a rule of the policy fits it, so it is not the same for all; remove "
        "same_for_all from its .cache"
    );
}

TEST_F(Governed, WhatIsSubscribableHasNoRuleForArguments) {
    const argument_rule own = [](const caller& who, const of_family& in) {
        return who.in_organisation(in.id);
    };
    const auto members = [](requirement needs, bool subscribable = true) {
        return make_resource(
            {.uri = "members://{id}",
             .name = "members",
             .needs = std::move(needs),
             .subscribable = subscribable},
            [](const of_family& in) { return in.id; }
        );
    };
    const std::string refusal =
        "resource \"members://{id}\": a rule judges its arguments, which changes that subscribers "
        "are told of do not have; remove .subscribable, or judge the caller with .needs.allow";
    const auto added = [&](resource one) {
        return refusal_of([&] { registry().add(std::move(one)); });
    };
    EXPECT_EQ(added(members({.arguments = own})), refusal);
    EXPECT_EQ(added(members({.arguments = own}, false)), "");
    EXPECT_EQ(added(members(admin)), "");

    const policy rules{.rules = {{.names = {"members://*"}, .needs = {.arguments = own}}}};
    const auto governed = [&](resource one) {
        registry all;
        all.add(std::move(one));
        return refusal_of([&] { all.govern(rules, false); });
    };
    EXPECT_EQ(governed(members({})), refusal);
    EXPECT_EQ(governed(members({}, false)), "");

    // Neither is one that comes while it serves.
    components.add(make_resource({.uri = "doc://2", .name = "doc", .subscribable = true}, [] {
        return "x";
    }));
    live_registry live(components);
    live.publish(0, nullptr, &rules, true);
    EXPECT_EQ(refusal_of([&] { live.add(members({})); }), refusal);
    EXPECT_EQ(refusal_of([&] { live.add(members({}, false)); }), "");
}

TEST_F(Governed, WhatComesWhileItServesIsUnderTheRules) {
    const policy rules{
        .rules =
            {{.tags = {"money"}, .needs = admin},
             {.names = {"judged"},
              .needs = {.arguments = [](const caller&, const transfer&) { return true; }}}},
    };
    live_registry live(components);
    live.publish(0, nullptr, &rules, true);
    live.add(tool_named("late", {"money"}));
    EXPECT_EQ(live.newest()->components().find("late")->needs().size(), 1u);
    EXPECT_NE(
        refusal_of([&] { live.add(make_tool({.name = "judged"}, [](const other&) {})); }), ""
    );
    EXPECT_EQ(live.newest()->components().find("judged"), nullptr);
}

}  // namespace
}  // namespace warder::server
