#include <warder/server/raw_tool.hpp>
#include <warder/server/registry.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::server {

/// An argument that the header repeats, under a good name or a bad one.
template <int Which>
struct routed {
    std::string region;
};

}  // namespace warder::server

template <int Which>
struct warder::describe<warder::server::routed<Which>> {
    using type = warder::server::routed<Which>;
    static void fields(warder::description<type>& d) {
        d.field(&type::region).header(Which == 0 ? "Region" : "Re gion");
    }
};

namespace warder::server {
namespace {

tool named(std::string name) {
    return make_tool({.name = std::move(name)}, [] { return "x"; });
}

raw_tool raw(std::string input_schema) {
    raw_tool made;
    made.options = {.name = "raw"};
    made.input_schema = std::move(input_schema);
    made.handler = [](context&, std::string_view) -> task<result<mcp::tool_result>> {
        co_return mcp::tool_result{};
    };
    return made;
}

/// The sentence that a registration is refused with; empty when it is not.
std::string refusal_of(tool added) {
    registry tools;
    try {
        tools.add(std::move(added));
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

TEST(Registry, FindsToolsByTheirExactName) {
    registry tools;
    tools.add(named("greet"));
    tools.add(named("add"));
    ASSERT_NE(tools.find("greet"), nullptr);
    EXPECT_EQ(tools.find("greet")->tool.definition.name, "greet");
    for (const std::string_view other : {"", "Greet", "greet ", "gree", "toString", "__proto__"}) {
        EXPECT_EQ(tools.find(other), nullptr) << other;
    }
}

TEST(Registry, ATypedToolMayRepeatAnArgumentInTheHeader) {
    const registered_tool one(make_tool({.name = "a"}, [](const routed<0>&) {}));
    ASSERT_EQ(one.header_parameters.size(), 1u);
    EXPECT_EQ(one.header_parameters[0].field, "Mcp-Param-Region");
    EXPECT_EQ(
        refusal_of(make_tool({.name = "a"}, [](const routed<1>&) {})),
        "tool \"a\": x-mcp-header must be a token of RFC 9110"
    );
}

TEST(Registry, ARawToolNeedsAHandler) {
    EXPECT_NO_THROW(make_tool(raw("{}")));
    raw_tool without = raw("{}");
    without.handler = {};
    EXPECT_THROW(make_tool(std::move(without)), std::invalid_argument);
}

TEST(Registry, KeepsTheOrderOfRegistrationAndSurvivesAMove) {
    registry tools;
    for (const std::string name : {"c", "a", "b"})
        tools.add(named(name));
    const registry moved = std::move(tools);
    std::string order;
    for (const auto& one : moved.all())
        order += one->tool.definition.name;
    EXPECT_EQ(order, "cab");
    EXPECT_EQ(moved.find("b"), moved.all().back().get());
}

TEST(Registry, NamesHaveOneTo128Characters) {
    EXPECT_EQ(refusal_of(named("aZ09_-.")), "");
    EXPECT_EQ(refusal_of(named(std::string(128, 'a'))), "");
    for (const std::string& bad :
         {std::string(),
          std::string(129, 'a'),
          std::string("a b"),
          std::string("a/b"),
          std::string("\xC3\xA9"),
          std::string("a\n"),
          std::string("a,b")}) {
        EXPECT_NE(refusal_of(named(bad)).find("1 to 128"), std::string::npos) << bad;
    }
}

TEST(Registry, ANameIsTakenOnce) {
    registry tools;
    tools.add(named("a"));
    try {
        tools.add(named("a"));
        FAIL();
    } catch (const std::invalid_argument& refused) {
        EXPECT_STREQ(refused.what(), "tool \"a\": this name is taken");
    }
    EXPECT_EQ(tools.all().size(), 1u);
}

TEST(Registry, ScopesAreTokens) {
    const auto with = [](std::string scope) {
        return make_tool({.name = "a", .scopes = {std::move(scope)}}, [] { return "x"; });
    };
    EXPECT_EQ(refusal_of(with("usr:read")), "");
    for (const std::string bad : {"", "usr read", "usr\"read", "usr\\read", "\xC3\xA9"}) {
        EXPECT_NE(refusal_of(with(bad)).find("a scope is"), std::string::npos) << bad;
    }
}

TEST(Registry, AnInputSchemaIsAnObjectOfTypeObject) {
    EXPECT_EQ(refusal_of(make_tool(raw(R"({"type":"object"})"))), "");
    for (const std::string bad :
         {"", "{", "[]", "null", "{}", R"({"type":"string"})", R"({"type":["object"]})"}) {
        EXPECT_NE(refusal_of(make_tool(raw(bad))), "") << bad;
    }
}

TEST(Registry, AnOutputSchemaIsAnObject) {
    const auto with = [](std::string schema) {
        raw_tool made = raw(R"({"type":"object"})");
        made.output_schema = std::move(schema);
        return make_tool(std::move(made));
    };
    EXPECT_EQ(refusal_of(with(R"({"type":"array"})")), "");
    EXPECT_NE(refusal_of(with("[]")), "");
    EXPECT_NE(refusal_of(with("{")), "");
}

TEST(Registry, HeaderParametersAreCheckedAndKept) {
    const auto with = [](const std::string& type) {
        return make_tool(raw(
            R"({"type":"object","properties":{"a":{"type":")" + type + R"(","x-mcp-header":"A"}}})"
        ));
    };
    registry tools;
    tools.add(with("string"));
    EXPECT_EQ(tools.find("raw")->header_parameters.size(), 1u);
    EXPECT_NE(refusal_of(with("number")).find("tool \"raw\": x-mcp-header"), std::string::npos);
}

TEST(Registry, KnowsWhetherTheOutputIsAnObject) {
    const auto is_object = [](std::string schema) {
        raw_tool made = raw(R"({"type":"object"})");
        made.output_schema = std::move(schema);
        return registered_tool(make_tool(std::move(made))).tool.definition.output_is_object;
    };
    EXPECT_TRUE(is_object(""));
    EXPECT_TRUE(is_object(R"({"type":"object"})"));
    EXPECT_FALSE(is_object(R"({"type":"array"})"));
    EXPECT_FALSE(is_object("{}"));
}

}  // namespace
}  // namespace warder::server
