// Sets, and fields with a pattern: what is taken, what is refused, what the schema shows.
#include "unit/json/decode_text.hpp"
#include <warder/json/describe.hpp>
#include <warder/json/schema.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <unordered_set>

namespace constraints {

enum class colour { red, green };

struct tagged {
    std::set<std::string> tags;
};
struct painted {
    std::set<colour> colours;
    std::unordered_set<int> numbers;
};
struct slug {
    std::string name;
};
struct long_slug {
    std::optional<std::string> name;
};
struct broken {
    std::string name;
};
struct bad_example {
    std::string name;
};

}  // namespace constraints

template <>
struct warder::describe<constraints::tagged> {
    static void fields(warder::description<constraints::tagged>& d) {
        d.field(&constraints::tagged::tags).min_items(1).max_items(2).example({"a"});
    }
};
template <>
struct warder::describe<constraints::slug> {
    static void fields(warder::description<constraints::slug>& d) {
        d.field(&constraints::slug::name).pattern("^[a-z]+$").default_value("abc");
    }
};
template <>
struct warder::describe<constraints::long_slug> {
    static void fields(warder::description<constraints::long_slug>& d) {
        d.field(&constraints::long_slug::name).max_length(5000).pattern("^[a-z]+$");
    }
};
template <>
struct warder::describe<constraints::broken> {
    static void fields(warder::description<constraints::broken>& d) {
        d.field(&constraints::broken::name).pattern("(?=a)");
    }
};
template <>
struct warder::describe<constraints::bad_example> {
    static void fields(warder::description<constraints::bad_example>& d) {
        d.field(&constraints::bad_example::name).pattern("^[a-z]+$").example("A");
    }
};

namespace warder::json {
namespace {

TEST(Sets, HoldEachElementOnce) {
    using constraints::painted;
    using constraints::tagged;
    EXPECT_EQ(through<tagged>(R"({"tags":["b","a"]})"), R"({"tags":["a","b"]})");
    EXPECT_EQ(problems<tagged>(R"({"tags":["a","a"]})"), "/tags/1: is there already");
    EXPECT_EQ(problems<tagged>(R"({"tags":[]})"), "/tags: must have at least 1 element, has 0");
    EXPECT_EQ(
        problems<tagged>(R"({"tags":["a","b","c"]})"), "/tags: must have at most 2 elements, has 3"
    );
    EXPECT_EQ(problems<tagged>(R"({"tags":["a",1]})"), "/tags/1: expected string, found integer");
    EXPECT_EQ(problems<tagged>(R"({"tags":"a"})"), "/tags: expected array, found string");
    EXPECT_EQ(
        through<painted>(R"({"colours":["green","red"],"numbers":[7]})"),
        R"({"colours":["red","green"],"numbers":[7]})"
    );
    EXPECT_EQ(
        problems<painted>(R"({"colours":["red","blue"],"numbers":[1,1]})"),
        "/colours/1: must be one of red, green; /numbers/1: is there already"
    );
}

TEST(Sets, ShowThatTheirElementsDiffer) {
    EXPECT_EQ(
        schema_of<constraints::tagged>(),
        R"({"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"},)"
        R"("minItems":1,"maxItems":2,"uniqueItems":true,"examples":[["a"]]}},"required":["tags"],)"
        R"("additionalProperties":false})"
    );
}

TEST(PatternOfAField, IsEnforced) {
    using constraints::slug;
    EXPECT_EQ(through<slug>(R"({"name":"xyz"})"), R"({"name":"xyz"})");
    EXPECT_EQ(through<slug>("{}"), R"({"name":"abc"})");
    for (const char* name : {"", "Xyz", "x1", "x y", "x\\n"}) {
        EXPECT_EQ(
            problems<slug>("{\"name\":\"" + std::string(name) + "\"}"),
            "/name: must match the pattern ^[a-z]+$"
        );
    }
}

TEST(PatternOfAField, LimitsItsLengthUnlessToldOtherwise) {
    const auto named = [](std::size_t length) {
        return "{\"name\":\"" + std::string(length, 'a') + "\"}";
    };
    using constraints::long_slug;
    using constraints::slug;
    EXPECT_EQ(problems<slug>(named(max_pattern_length)), "fits");
    EXPECT_EQ(
        problems<slug>(named(max_pattern_length + 1)),
        "/name: must have at most 4096 characters, has 4097"
    );
    EXPECT_EQ(problems<long_slug>(named(5000)), "fits");
    EXPECT_EQ(problems<long_slug>(R"({"name":"A"})"), "/name: must match the pattern ^[a-z]+$");
}

TEST(PatternOfAField, StandsInTheSchema) {
    EXPECT_EQ(
        schema_of<constraints::slug>(),
        R"({"type":"object","properties":{"name":{"type":"string","maxLength":4096,)"
        R"("pattern":"^[a-z]+$","default":"abc"}},"additionalProperties":false})"
    );
}

template <class T>
std::string refusal() {
    try {
        static_cast<void>(descriptor_of<T>());
    } catch (const std::logic_error& problem) {
        return problem.what();
    }
    return {};
}

TEST(PatternOfAField, MistakesAreToldToTheDeveloper) {
    EXPECT_EQ(
        refusal<constraints::broken>(),
        "warder::describe<broken>: the pattern of name cannot "
        "be used: of groups only (x) and (?:x) are supported"
    );
    EXPECT_EQ(
        refusal<constraints::bad_example>(),
        "warder::describe<bad_example>: an example of name is outside of its bounds"
    );
}

}  // namespace
}  // namespace warder::json
