#include "unit/json/decode_text.hpp"
#include <warder/json/describe.hpp>
#include <warder/json/schema.hpp>

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

struct greet {
    std::string name;
    int times = 1;
    std::string title = "Dr";
    std::string kind = "plain";
};

enum class tone { warm, cold };
enum legacy : unsigned char { old_one, old_two };
enum class sparse : int { minus = -1, zero = 0, last = 63, beyond = 64 };
enum class listed : std::int64_t { low = -5, default_ = 1, huge = 1'000'000'000'000 };
enum open_ended { unnamed_type };

struct outer {
    enum class inside { x, y };
    struct nested {
        int value;
    };
    inside where;
    nested what;
};

template <class First, class Second>
struct pair_of {
    First first;
    Second second;
    enum class side { left, right } at;
};

struct twice {
    int a;
    int b;
};
struct crossed {
    int number;
};
struct crossed_size {
    std::string text;
};
struct narrow {
    int number;
    std::string text;
    std::optional<unsigned> count;
    double ratio;
};
enum class same_names { a, b };
enum class flag : bool { off, on };

/// A field whose bounds are 2 of whatever it has, with values that each test sets before the
/// descriptor is made; the number tells descriptors apart.
template <class Member, int Number>
struct with_values {
    Member m;
    static inline std::optional<Member> default_value;
    static inline std::optional<Member> example;
};
enum class nothing : int { far = 100 };

}  // namespace shop

template <>
struct warder::describe<shop::greet> {
    static void fields(warder::description<shop::greet>& d) {
        d.doc("A greeting").title("Greeting");
        d.field(&shop::greet::name)
            .doc("Who is greeted")
            .title("Name")
            .min_length(1)
            .example("Ada")
            .example("Grace");
        d.field(&shop::greet::times).maximum(10).default_value(2);
        d.field(&shop::greet::title).optional().format("honorific");
        d.field(&shop::greet::kind).name("class").optional();
    }
};
template <class Member, int Number>
struct warder::describe<shop::with_values<Member, Number>> {
    using type = shop::with_values<Member, Number>;
    static void fields(warder::description<type>& d) {
        auto said = d.field(&type::m);
        if constexpr (std::is_arithmetic_v<Member>) {
            said.minimum(2).maximum(2);
        } else if constexpr (std::is_same_v<Member, std::string>) {
            said.min_length(2).max_length(2);
        } else {
            said.min_items(2).max_items(2);
        }
        if (type::default_value) said.default_value(*type::default_value);
        if (type::example) said.example(*type::example);
    }
};
template <>
struct warder::describe<shop::listed> {
    static void values(warder::description<shop::listed>& d) {
        d.doc("How much");
        d.value(shop::listed::low, "low")
            .value(shop::listed::default_, "default")
            .value(shop::listed::huge, "very large");
    }
};
template <>
struct warder::describe<shop::open_ended> {
    static void values(warder::description<shop::open_ended>& d) {
        d.value(shop::unnamed_type, "named");
    }
};
template <>
struct warder::describe<shop::twice> {
    static void fields(warder::description<shop::twice>& d) { d.field(&shop::twice::b).name("a"); }
};
template <>
struct warder::describe<shop::crossed> {
    static void fields(warder::description<shop::crossed>& d) {
        d.field(&shop::crossed::number).minimum(2).maximum(1);
    }
};
template <>
struct warder::describe<shop::crossed_size> {
    static void fields(warder::description<shop::crossed_size>& d) {
        d.field(&shop::crossed_size::text).min_length(2).max_length(1);
    }
};
template <>
struct warder::describe<shop::narrow> {
    static void fields(warder::description<shop::narrow>& d) {
        d.field(&shop::narrow::number).minimum(1).maximum(1);
        d.field(&shop::narrow::text).min_length(1).max_length(1);
        d.field(&shop::narrow::count).minimum(3).maximum(3);
        d.field(&shop::narrow::ratio).minimum(0.5).maximum(0.5);
    }
};
template <>
struct warder::describe<shop::same_names> {
    static void values(warder::description<shop::same_names>& d) {
        d.value(shop::same_names::a, "x").value(shop::same_names::b, "x");
    }
};

namespace warder::json {
namespace {

struct anonymous {
    int in_here;
    std::vector<int> größe;
};

struct thirty_two {
    int a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16;
    std::string b1, b2, b3, b4, b5, b6, b7, b8;
    bool c1, c2, c3, c4;
    std::optional<double> d1, d2, d3, last_of_all;
};

template <class T>
std::string field_names() {
    std::string names;
    for (const field_descriptor& field : descriptor_of<T>().fields) {
        names += field.name + ' ';
    }
    return names;
}

template <class T>
std::string enumerators() {
    std::string text;
    for (const enumerator& value : descriptor_of<T>().enumerators) {
        text += value.name + '=' + std::to_string(value.value) + ' ';
    }
    return text;
}

TEST(Describe, NamesComeFromTheType) {
    struct local {
        int first;
        std::string second_1;
        std::optional<std::vector<double>> _third;
    };
    EXPECT_EQ(field_names<local>(), "first second_1 _third ");
    EXPECT_EQ(field_names<anonymous>(), "in_here größe ");
    EXPECT_EQ(field_names<shop::outer>(), "where what ");
    EXPECT_EQ(
        (field_names<shop::pair_of<std::map<std::string, int>, std::vector<std::string>>>()),
        "first second at "
    );
}

TEST(Describe, ThirtyTwoFieldsAreAllFound) {
    const type_descriptor& type = descriptor_of<thirty_two>();
    ASSERT_EQ(type.fields.size(), 32u);
    EXPECT_EQ(type.fields.front().name, "a1");
    EXPECT_EQ(type.fields[15].name, "a16");
    EXPECT_EQ(type.fields[16].name, "b1");
    EXPECT_EQ(type.fields.back().name, "last_of_all");
    thirty_two filled{};
    filled.a16 = 16;
    filled.b8 = "eight";
    filled.c4 = true;
    filled.last_of_all = 0.5;
    const auto back = decode_text<thirty_two>(encode(filled));
    ASSERT_TRUE(back);
    EXPECT_EQ(encode(*back), encode(filled));
    EXPECT_EQ(back->a16, 16);
    EXPECT_EQ(back->b8, "eight");
    EXPECT_TRUE(back->c4);
    EXPECT_EQ(back->last_of_all, 0.5);
    EXPECT_FALSE(back->d3);
}

template <std::size_t Count, class T>
void expect_count() {
    EXPECT_EQ(descriptor_of<T>().fields.size(), Count);
}

TEST(Describe, EveryNumberOfFieldsIsCountedRight) {
    struct none {};
    struct one {
        std::string a;
    };
    struct two {
        std::optional<int> a;
        std::variant<int, std::string> b;
    };
    struct three {
        std::vector<int> a;
        std::array<int, 3> b;
        std::map<std::string, int> c;
    };
    struct four {
        three a;
        one b;
        none c;
        two d;
    };
    struct five {
        int a = 1, b = 2, c = 3, d = 4, e = 5;
    };
    struct eight {
        int a, b, c, d, e, f, g, h;
    };
    struct sixteen {
        int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
    };
    struct seventeen {
        int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q;
    };
    expect_count<0, none>();
    expect_count<1, one>();
    expect_count<2, two>();
    expect_count<3, three>();
    expect_count<4, four>();
    expect_count<5, five>();
    expect_count<8, eight>();
    expect_count<16, sixteen>();
    expect_count<17, seventeen>();
}

TEST(Describe, AFieldIsRequiredUnlessSaidOtherwise) {
    const auto& fields = descriptor_of<shop::greet>().fields;
    EXPECT_TRUE(fields[0].required);
    EXPECT_FALSE(fields[1].required);  // a default value
    EXPECT_FALSE(fields[2].required);  // optional()
    struct plain {
        int initialised = 5;
        std::optional<int> absent;
    };
    EXPECT_TRUE(descriptor_of<plain>().fields[0].required);
    EXPECT_FALSE(descriptor_of<plain>().fields[1].required);
}

TEST(Describe, WhatIsSaidEndsUpInTheSchema) {
    EXPECT_EQ(
        schema_of<shop::greet>(),
        R"({"type":"object","properties":{)"
        R"("name":{"type":"string","minLength":1,"title":"Name","description":"Who is greeted","examples":["Ada","Grace"]},)"
        R"("times":{"type":"integer","maximum":10,"default":2},)"
        R"("title":{"type":"string","format":"honorific"},)"
        R"("class":{"type":"string"}},)"
        R"("required":["name"],"additionalProperties":false,"title":"Greeting","description":"A greeting"})"
    );
}

TEST(Describe, ARenamedFieldHasItsNewNameOnly) {
    EXPECT_EQ(
        through<shop::greet>(R"({"name":"Ada","class":"x"})"),
        R"({"name":"Ada","times":2,"title":"Dr","class":"x"})"
    );
    EXPECT_EQ(
        problems<shop::greet>(R"({"name":"Ada","kind":"x"})"),
        "/kind: is unknown; known here: name, times, title, class"
    );
}

TEST(Describe, AnAbsentMemberTakesItsDefaultOrKeepsItsInitialiser) {
    EXPECT_EQ(
        through<shop::greet>(R"({"name":"Ada"})"),
        R"({"name":"Ada","times":2,"title":"Dr","class":"plain"})"
    );
    EXPECT_EQ(
        through<shop::greet>(R"({"name":"Ada","times":null,"title":null})"),
        R"({"name":"Ada","times":2,"title":"Dr","class":"plain"})"
    );
    EXPECT_EQ(problems<shop::greet>(R"({"name":null})"), "/name: expected string, found null");
}

TEST(Describe, EnumeratorsComeFromTheType) {
    enum class local { q, r };
    EXPECT_EQ(enumerators<shop::tone>(), "warm=0 cold=1 ");
    EXPECT_EQ(enumerators<shop::legacy>(), "old_one=0 old_two=1 ");
    EXPECT_EQ(enumerators<shop::outer::inside>(), "x=0 y=1 ");
    EXPECT_EQ(enumerators<local>(), "q=0 r=1 ");
    EXPECT_EQ(
        (enumerators<shop::pair_of<int, std::map<std::string, int>>::side>()), "left=0 right=1 "
    );
}

TEST(Describe, EnumeratorsOutsideZeroToSixtyThreeMustBeListed) {
    EXPECT_EQ(enumerators<shop::sparse>(), "zero=0 last=63 ");
    EXPECT_EQ(enumerators<shop::listed>(), "low=-5 default=1 very large=1000000000000 ");
    EXPECT_EQ(enumerators<shop::open_ended>(), "named=0 ");
    EXPECT_THROW(descriptor_of<shop::nothing>(), std::logic_error);
}

TEST(Describe, AnEnumOfBoolHasTwoValues) {
    EXPECT_EQ(enumerators<shop::flag>(), "off=0 on=1 ");
    EXPECT_EQ(through<shop::flag>("\"on\""), "\"on\"");
}

template <class Member>
void expect_checked(Member good, const std::vector<Member>& bad) {
    using good_default = shop::with_values<Member, 0>;
    using bad_default = shop::with_values<Member, 1>;
    using good_example = shop::with_values<Member, 2>;
    using bad_example = shop::with_values<Member, 3>;
    good_default::default_value = good;
    EXPECT_NO_THROW(descriptor_of<good_default>());
    good_example::example = good;
    EXPECT_NO_THROW(descriptor_of<good_example>());
    for (const Member& value : bad) {
        bad_default::default_value = value;
        EXPECT_THROW(descriptor_of<bad_default>(), std::logic_error);
        bad_example::example = value;
        EXPECT_THROW(descriptor_of<bad_example>(), std::logic_error);
    }
}

TEST(Describe, DefaultsAndExamplesAreWithinTheBounds) {
    expect_checked<int>(2, {1, 3, -2});
    expect_checked<unsigned>(2, {1, 3});
    expect_checked<float>(2, {1.9F, 2.1F});
    expect_checked<double>(2, {1.9, 2.1});
    expect_checked<std::string>("\xC3\xA9\xC3\xA9", {"a", "abc", "\xC3\xA9"});
    expect_checked<std::vector<int>>({1, 2}, {{}, {1}, {1, 2, 3}});
    using map = std::map<std::string, int>;
    expect_checked<map>({{"a", 1}, {"b", 2}}, {{}, {{"a", 1}}});
    using bytes = std::vector<std::byte>;
    expect_checked<bytes>(bytes(2), {bytes(1), bytes(3)});
}

TEST(Describe, AContradictionIsRefused) {
    EXPECT_THROW(descriptor_of<shop::twice>(), std::logic_error);
    EXPECT_THROW(descriptor_of<shop::crossed>(), std::logic_error);
    EXPECT_THROW(descriptor_of<shop::crossed_size>(), std::logic_error);
    EXPECT_THROW(descriptor_of<shop::same_names>(), std::logic_error);
    EXPECT_NO_THROW(descriptor_of<shop::narrow>());
    try {
        descriptor_of<shop::twice>();
    } catch (const std::logic_error& refused) {
        EXPECT_STREQ(refused.what(), "warder::describe<twice>: two members are named a");
    }
}

TEST(Describe, ATypeHasOneDescriptor) {
    EXPECT_EQ(&descriptor_of<shop::greet>(), &descriptor_of<shop::greet>());
    EXPECT_EQ(descriptor_of<shop::greet>().name, "greet");
    EXPECT_EQ(descriptor_of<shop::outer::nested>().name, "nested");
    struct local {
        int x;
    };
    EXPECT_EQ(descriptor_of<local>().name, "local");
    EXPECT_EQ((descriptor_of<shop::pair_of<int, shop::tone>>().name.substr(0, 8)), "pair_of_");
}

}  // namespace
}  // namespace warder::json
