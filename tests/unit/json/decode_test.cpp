#include "unit/json/decode_text.hpp"
#include <warder/json/decode.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace forms {

enum class colour { red, green };

struct bounded {
    int whole = 5;
    unsigned positive = 5;
    double ratio = 0.5;
    float small = 0.5F;
    std::string text = "abc";
    std::vector<int> list = {1, 2};
    std::map<std::string, int> map = {{"a", 1}};
    std::optional<int> maybe;
    std::optional<std::string> maybe_text;
    std::int64_t lowest = 0;
    std::uint64_t highest = 0;
    std::int8_t tiny = 0;
};

/// Two kinds of trees in one variant, which costs most to tell apart.
struct left;
struct right;
using branch = std::variant<left, right>;
struct left {
    std::optional<std::string> text;
    std::vector<branch> to;
    std::optional<int> number;
};
struct right {
    std::optional<std::string> text;
    std::vector<branch> to;
    std::optional<int> number;
};

struct circle {
    double radius;
};
struct square {
    double side;
};

}  // namespace forms

template <>
struct warder::describe<forms::bounded> {
    static void fields(warder::description<forms::bounded>& d) {
        d.field(&forms::bounded::whole).minimum(-3).maximum(10).optional();
        d.field(&forms::bounded::positive).minimum(1).maximum(10).optional();
        d.field(&forms::bounded::ratio).minimum(0.25).maximum(0.75).optional();
        d.field(&forms::bounded::small).minimum(0.1F).maximum(0.7F).optional();
        d.field(&forms::bounded::text).min_length(2).max_length(4).optional();
        d.field(&forms::bounded::list).min_items(1).max_items(3).optional();
        d.field(&forms::bounded::map).min_items(1).max_items(2).optional();
        d.field(&forms::bounded::maybe).minimum(1).maximum(2);
        d.field(&forms::bounded::maybe_text).max_length(1);
        d.field(&forms::bounded::lowest)
            .minimum(std::numeric_limits<std::int64_t>::min())
            .maximum(std::numeric_limits<std::int64_t>::min() + 1)
            .optional();
        d.field(&forms::bounded::highest)
            .minimum(std::numeric_limits<std::uint64_t>::max() - 1)
            .optional();
        d.field(&forms::bounded::tiny).minimum(-1).maximum(1).optional();
    }
};

namespace warder::json {
namespace {

template <class T>
struct member {
    T m;
};

/// The problems of `{"m":<json>}` for a member of type `T`.
template <class T>
std::string member_problems(std::string_view json) {
    return problems<member<T>>("{\"m\":" + std::string(json) + "}");
}

/// What a member of type `T` becomes; the value must fit.
template <class T>
T member_value(std::string_view json) {
    auto decoded = decode_text<member<T>>("{\"m\":" + std::string(json) + "}");
    EXPECT_TRUE(decoded) << json;
    return decoded ? decoded->m : T{};
}

std::string bounded_problems(std::string_view name, std::string_view json) {
    return problems<forms::bounded>("{\"" + std::string(name) + "\":" + std::string(json) + "}");
}

TEST(Decode, EachTypeTakesItsKind) {
    EXPECT_EQ(member_value<bool>("true"), true);
    EXPECT_EQ(member_value<int>("-7"), -7);
    EXPECT_EQ(member_value<double>("0.5"), 0.5);
    EXPECT_EQ(member_value<double>("3"), 3.0);
    EXPECT_EQ(member_value<float>("0.5"), 0.5F);
    EXPECT_EQ(member_value<std::string>(R"("x\u00e9")"), "x\xC3\xA9");
    EXPECT_EQ(member_value<forms::colour>(R"("green")"), forms::colour::green);
    EXPECT_EQ(member_value<std::vector<int>>("[1,2]"), (std::vector<int>{1, 2}));
    EXPECT_EQ((member_value<std::array<int, 2>>("[1,2]")), (std::array<int, 2>{1, 2}));
    EXPECT_EQ(
        (member_value<std::map<std::string, int>>(R"({"b":1,"":2})")),
        (std::map<std::string, int>{{"b", 1}, {"", 2}})
    );
    EXPECT_EQ(
        (member_value<std::unordered_map<std::string, int>>(R"({"b":1})")),
        (std::unordered_map<std::string, int>{{"b", 1}})
    );
    EXPECT_EQ(member_value<std::optional<int>>("4"), 4);
    EXPECT_EQ(member_value<std::optional<int>>("null"), std::nullopt);
    EXPECT_EQ(member_value<std::monostate>("null"), std::monostate());
    EXPECT_EQ(
        member_value<std::vector<std::optional<int>>>("[1,null]"),
        (std::vector<std::optional<int>>{1, std::nullopt})
    );
    EXPECT_EQ(
        member_value<std::vector<std::vector<std::string>>>(R"([["a"],[]])"),
        (std::vector<std::vector<std::string>>{{"a"}, {}})
    );
}

template <class T>
void expect_refusals(std::string_view expected, std::initializer_list<std::string_view> texts) {
    const std::map<char, std::string> kinds = {
        {'n', "null"},
        {'t', "boolean"},
        {'1', "integer"},
        {'2', "number"},
        {'"', "string"},
        {'[', "array"},
        {'{', "object"}
    };
    for (const std::string_view text : texts) {
        EXPECT_EQ(
            member_problems<T>(text),
            "/m: expected " + std::string(expected) + ", found " + kinds.at(text[0])
        ) << text;
    }
}

TEST(Decode, EachTypeRefusesEveryOtherKind) {
    expect_refusals<bool>("boolean", {"null", "1", "2.5", "\"x\"", "[]", "{}"});
    expect_refusals<int>("integer", {"null", "true", "2.5", "\"1\"", "[]", "{}"});
    expect_refusals<std::uint64_t>("integer", {"null", "true", "2.5", "\"1\"", "[]", "{}"});
    expect_refusals<double>("number", {"null", "true", "\"1\"", "[]", "{}"});
    expect_refusals<float>("number", {"null", "true", "\"1\"", "[]", "{}"});
    expect_refusals<std::string>("string", {"null", "true", "1", "2.5", "[]", "{}"});
    expect_refusals<forms::colour>("one of red, green", {"null", "true", "1", "2.5", "[]", "{}"});
    expect_refusals<std::vector<int>>("array", {"null", "true", "1", "2.5", "\"x\"", "{}"});
    expect_refusals<std::array<int, 1>>("array", {"null", "true", "1", "2.5", "\"x\"", "{}"});
    expect_refusals<std::map<std::string, int>>(
        "object", {"null", "true", "1", "2.5", "\"x\"", "[]"}
    );
    expect_refusals<member<int>>("object", {"null", "true", "1", "2.5", "\"x\"", "[]"});
    expect_refusals<std::vector<std::byte>>(
        "base64 string", {"null", "true", "1", "2.5", "[]", "{}"}
    );
    expect_refusals<std::optional<int>>("integer", {"true", "2.5", "\"1\"", "[]", "{}"});
    expect_refusals<std::monostate>("null", {"true", "1", "2.5", "\"x\"", "[]", "{}"});
    expect_refusals<std::variant<int, std::string>>(
        "integer or string", {"null", "true", "[]", "{}"}
    );
}

/// Both ends of a type's range fit, and one step outside does not.
template <class T>
void expect_range(
    const std::string& least,
    const std::string& below,
    const std::string& greatest,
    const std::string& above
) {
    EXPECT_EQ(member_value<T>(least), std::numeric_limits<T>::min());
    EXPECT_EQ(member_value<T>(greatest), std::numeric_limits<T>::max());
    EXPECT_EQ(member_problems<T>(below), "/m: must be at least " + least);
    EXPECT_EQ(member_problems<T>(above), "/m: must be at most " + greatest);
}

TEST(Decode, IntegersAreCheckedAgainstTheirType) {
    expect_range<std::int8_t>("-128", "-129", "127", "128");
    expect_range<std::uint8_t>("0", "-1", "255", "256");
    expect_range<std::int16_t>("-32768", "-32769", "32767", "32768");
    expect_range<std::uint16_t>("0", "-1", "65535", "65536");
    expect_range<std::int32_t>("-2147483648", "-2147483649", "2147483647", "2147483648");
    expect_range<std::uint32_t>("0", "-1", "4294967295", "4294967296");
    expect_range<std::int64_t>(
        "-9223372036854775808", "-1e19", "9223372036854775807", "9223372036854775808"
    );
    expect_range<std::uint64_t>("0", "-1", "18446744073709551615", "1e20");
}

TEST(Decode, ANumberWithoutAFractionIsAnInteger) {
    EXPECT_EQ(member_value<int>("3.0"), 3);
    EXPECT_EQ(member_value<int>("-2e2"), -200);
    EXPECT_EQ(member_value<int>("-0.0"), 0);
    EXPECT_EQ(member_value<std::uint64_t>("1e19"), std::uint64_t{10000000000000000000u});
    EXPECT_EQ(
        member_value<std::int64_t>("-9223372036854775808.0"),
        std::numeric_limits<std::int64_t>::min()
    );
    EXPECT_EQ(
        member_problems<std::int64_t>("9223372036854775808.0"),
        "/m: must be at most 9223372036854775807"
    );
    EXPECT_EQ(
        member_problems<std::uint64_t>("18446744073709551616.0"),
        "/m: must be at most 18446744073709551615"
    );
    EXPECT_EQ(member_problems<std::uint64_t>("-1.0"), "/m: must be at least 0");
    EXPECT_EQ(member_problems<std::int8_t>("128.0"), "/m: must be at most 127");
    EXPECT_EQ(member_problems<int>("1e300"), "/m: must be at most 2147483647");
    EXPECT_EQ(member_problems<int>("2.5"), "/m: expected integer, found number");
}

TEST(Decode, AnIntegerOfAnyLengthIsANumber) {
    EXPECT_EQ(member_value<double>("100000000000000000000"), 1e20);
    EXPECT_EQ(member_value<float>("-100000000000000000000"), -1e20F);
    EXPECT_EQ(
        member_problems<std::int64_t>("100000000000000000000"),
        "/m: must be at most 9223372036854775807"
    );
    EXPECT_EQ(member_problems<std::uint64_t>("-100000000000000000000"), "/m: must be at least 0");
}

TEST(Decode, AFloatMustFit) {
    EXPECT_EQ(member_value<float>("3.4028234663852886e38"), std::numeric_limits<float>::max());
    EXPECT_EQ(
        member_problems<float>("3.4028236e38"), "/m: must fit a 32-bit floating-point number"
    );
    EXPECT_EQ(member_problems<float>("-1e39"), "/m: must fit a 32-bit floating-point number");
    EXPECT_EQ(member_value<double>("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST(Decode, EveryBoundIsInclusive) {
    struct row {
        std::string_view name, inside, outside, problem;
    };
    const row rows[] = {
        {"whole", "-3", "-4", "must be at least -3"},
        {"whole", "10", "11", "must be at most 10"},
        {"positive", "1", "0", "must be at least 1"},
        {"positive", "1", "-1", "must be at least 1"},
        {"positive", "10", "11", "must be at most 10"},
        {"ratio", "0.25", "0.2499", "must be at least 0.25"},
        {"ratio", "0.75", "0.7501", "must be at most 0.75"},
        {"small", "0.1", "0.0999", "must be at least 0.1"},
        {"small", "0.7", "0.7001", "must be at most 0.7"},
        {"text", "\"ab\"", "\"a\"", "must have at least 2 characters, has 1"},
        {"text", "\"abcd\"", "\"abcde\"", "must have at most 4 characters, has 5"},
        {"text",
         "\"\xC3\xA9\xF0\x9F\x98\x80\"",
         "\"\xF0\x9F\x98\x80\"",
         "must have at least 2 characters, has 1"},
        {"list", "[1]", "[]", "must have at least 1 element, has 0"},
        {"list", "[1,2,3]", "[1,2,3,4]", "must have at most 3 elements, has 4"},
        {"map", R"({"a":1})", "{}", "must have at least 1 member, has 0"},
        {"map", R"({"a":1,"b":2})", R"({"a":1,"b":2,"c":3})", "must have at most 2 members, has 3"},
        {"maybe", "1", "0", "must be at least 1"},
        {"maybe", "2", "3", "must be at most 2"},
        {"maybe_text", "\"\"", "\"ab\"", "must have at most 1 character, has 2"},
        {"lowest",
         "-9223372036854775807",
         "-9223372036854775806",
         "must be at most -9223372036854775807"},
        {"highest",
         "18446744073709551614",
         "18446744073709551613",
         "must be at least 18446744073709551614"},
        {"tiny", "-1", "-2", "must be at least -1"},
        {"tiny", "1", "300", "must be at most 1"},
    };
    for (const row& each : rows) {
        EXPECT_EQ(bounded_problems(each.name, each.inside), "fits") << each.inside;
        EXPECT_EQ(
            bounded_problems(each.name, each.outside),
            "/" + std::string(each.name) + ": " + std::string(each.problem)
        ) << each.outside;
    }
}

TEST(Decode, ListsAndMapsDoNotKeepWhatTheyHeld) {
    const auto decoded = decode_text<forms::bounded>(R"({"list":[7],"map":{"z":1}})");
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->list, std::vector<int>{7});
    EXPECT_EQ(decoded->map, (std::map<std::string, int>{{"z", 1}}));
}

TEST(Decode, AnArrayHasExactlyItsSize) {
    using three = std::array<int, 3>;
    EXPECT_EQ(member_problems<three>("[1,2,3]"), "fits");
    EXPECT_EQ(member_problems<three>("[1,2]"), "/m: must have exactly 3 elements, has 2");
    EXPECT_EQ(member_problems<three>("[1,2,3,4]"), "/m: must have exactly 3 elements, has 4");
    EXPECT_EQ(member_problems<three>("[1,true,3]"), "/m/1: expected integer, found boolean");
    EXPECT_EQ(
        (member_problems<std::array<int, 1>>("[]")), "/m: must have exactly 1 element, has 0"
    );
}

TEST(Decode, AnEnumTakesItsNamesOnly) {
    EXPECT_EQ(member_problems<forms::colour>("\"red\""), "fits");
    for (const std::string_view text : {"\"Red\"", "\"\"", "\"re\"", "\"reds\"", "\"0\""}) {
        EXPECT_EQ(member_problems<forms::colour>(text), "/m: must be one of red, green");
    }
}

TEST(Decode, MembersMayComeInAnyOrder) {
    struct three {
        int a;
        int b;
        int c;
    };
    for (const std::string_view text :
         {R"({"a":1,"b":2,"c":3})", R"({"c":3,"b":2,"a":1})", R"({"b":2,"a":1,"c":3})"}) {
        EXPECT_EQ(through<three>(text), R"({"a":1,"b":2,"c":3})");
    }
}

TEST(Decode, EveryMissingAndEveryUnknownMemberIsNamed) {
    struct two {
        int a;
        std::string b;
        std::optional<int> c;
    };
    EXPECT_EQ(problems<two>("{}"), "/a: is required; /b: is required");
    EXPECT_EQ(problems<two>(R"({"a":1,"b":"x","d":1})"), "/d: is unknown; known here: a, b, c");
    EXPECT_EQ(
        problems<two>(R"({"A":1,"b":"x"})"), "/A: is unknown; known here: a, b, c; /a: is required"
    );
    struct none {};
    EXPECT_EQ(problems<none>("{}"), "fits");
    EXPECT_EQ(problems<none>(R"({"a":1})"), "/a: is unknown; no member is known here");
}

TEST(Decode, AProblemOfTheRootHasNoPointer) {
    EXPECT_EQ(problems<member<int>>("[]"), "expected object, found array");
    EXPECT_EQ(problems<int>("true"), "expected integer, found boolean");
    EXPECT_EQ(problems<std::vector<int>>("[1,null]"), "/1: expected integer, found null");
}

TEST(Decode, PointersEscapeTildeAndSlash) {
    using map = std::map<std::string, int>;
    EXPECT_EQ(problems<map>(R"({"a/b":""})"), "/a~1b: expected integer, found string");
    EXPECT_EQ(problems<map>(R"({"m~n":""})"), "/m~0n: expected integer, found string");
    EXPECT_EQ(problems<map>(R"({"~1":""})"), "/~01: expected integer, found string");
    EXPECT_EQ(problems<map>(R"({"":""})"), "/: expected integer, found string");
    EXPECT_EQ(
        (problems<std::map<std::string, std::vector<map>>>(R"({"x":[{},{"y":1,"z":[]}]})")),
        "/x/1/z: expected integer, found array"
    );
}

TEST(Decode, APointerShowsNoControlCharactersAndNoLongNames) {
    using map = std::map<std::string, int>;
    EXPECT_EQ(
        problems<map>(R"({"a\nb\u0000c\u007f":""})"), "/a?b?c?: expected integer, found string"
    );
    const std::string exact(64, 'x');
    EXPECT_EQ(
        problems<map>("{\"" + exact + "\":true}"), "/" + exact + ": expected integer, found boolean"
    );
    EXPECT_EQ(
        problems<map>("{\"" + exact + "y\":true}"),
        "/" + exact + "...: expected integer, found boolean"
    );
    const std::string cut = std::string(63, 'x');
    EXPECT_EQ(
        problems<map>("{\"" + cut + "\xC3\xA9\":true}"),
        "/" + cut + "...: expected integer, found boolean"
    );
}

TEST(Decode, UpToEightProblemsAreNamed) {
    using list = std::vector<int>;
    const std::string eight =
        "/0: expected integer, found boolean; /1: expected integer, found boolean; /2: expected "
        "integer, found boolean; /3: expected integer, found boolean; /4: expected integer, found "
        "boolean; /5: expected integer, found boolean; /6: expected integer, found boolean; /7: "
        "expected integer, found boolean";
    EXPECT_EQ(problems<list>("[true,true,true,true,true,true,true,true,1]"), eight);
    EXPECT_EQ(
        problems<list>("[true,true,true,true,true,true,true,true,true]"), eight + "; and more"
    );
}

TEST(Decode, AnErrorHoldsNoValue) {
    struct secretive {
        int number;
        std::string text;
        forms::colour colour;
        std::vector<std::byte> bytes;
    };
    const auto decoded = decode_text<secretive>(
        R"({"number":"hunter2","text":4242,"colour":"hunter2","bytes":"hunter2"})"
    );
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, errc::mismatch);
    EXPECT_EQ(
        decoded.error().log_text(),
        "/number: expected integer, found string; /text: expected string, found integer; /colour: "
        "must be one of red, green; /bytes: must be base64 with padding"
    );
}

TEST(Decode, BytesAreCanonicalBase64) {
    // RFC 4648 §10.
    const std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"}
    };
    for (const auto& [encoded, plain] : vectors) {
        const auto bytes = member_value<std::vector<std::byte>>("\"" + std::string(encoded) + "\"");
        EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), plain);
        EXPECT_EQ(encode(bytes), "\"" + std::string(encoded) + "\"");
    }
    EXPECT_EQ(member_value<std::vector<std::byte>>("\"+/+/\"").size(), 3u);
    for (const std::string_view bad :
         {"Z",
          "Zg",
          "Zg=",
          "Zm8",
          "Zh==",
          "Zm9=",
          "Zm9v=",
          "====",
          "Z===",
          "Zg==Zg==",
          "Z-9v",
          "Zm 9",
          "Zm9v\\n",
          "=Zm9"}) {
        EXPECT_EQ(
            member_problems<std::vector<std::byte>>("\"" + std::string(bad) + "\""),
            "/m: must be base64 with padding"
        ) << bad;
    }
}

TEST(Decode, AVariantIsTheFirstAlternativeThatFits) {
    using shape = std::variant<forms::circle, forms::square>;
    EXPECT_EQ(member_value<shape>(R"({"radius":1})").index(), 0u);
    EXPECT_EQ(member_value<shape>(R"({"side":1})").index(), 1u);
    EXPECT_EQ(member_problems<shape>(R"({"side":true})"), "/m: fits none of: object or object");
    using number = std::variant<int, double, std::string>;
    EXPECT_EQ(member_value<number>("1").index(), 0u);
    EXPECT_EQ(member_value<number>("1.5").index(), 1u);
    EXPECT_EQ(member_value<number>("3e9").index(), 1u);
    EXPECT_EQ(member_value<number>("\"1\"").index(), 2u);
}

TEST(Decode, WhereOneAlternativeCanBeMeantItsOwnProblemsAreTold) {
    using either = std::variant<std::string, forms::circle, std::vector<int>>;
    EXPECT_EQ(
        member_problems<either>(R"({"radius":"x"})"), "/m/radius: expected number, found string"
    );
    EXPECT_EQ(member_problems<either>("[1,true]"), "/m/1: expected integer, found boolean");
    EXPECT_EQ(
        member_problems<either>("true"), "/m: expected string or object or array, found boolean"
    );
}

/// A tree of `levels` branches with `end` in the last one.
std::string branches(int levels, std::string_view end) {
    std::string text = R"({"to":[],)" + std::string(end) + "}";
    for (int level = 0; level < levels; ++level) {
        text = R"({"to":[)" + text + "]}";
    }
    return text;
}

TEST(Decode, TellingNestedVariantsApartIsBounded) {
    EXPECT_EQ(problems<forms::branch>(branches(25, R"("number":1)")), "fits");
    EXPECT_EQ(
        problems<forms::branch>(branches(5, R"("number":true)")), "fits none of: object or object"
    );
    // Each level doubles the attempts: 2^25 here.
    EXPECT_EQ(
        problems<forms::branch>(branches(25, R"("number":true)")),
        "could be too many things to try them"
    );
    // Few attempts cost as much where each one copies a long text.
    const std::string chars(5'000'000, 'x');
    EXPECT_EQ(
        problems<forms::branch>(branches(6, R"("text":")" + chars + R"(","number":true)")),
        "could be too many things to try them"
    );
}

TEST(Decode, ManyElementsOfASecondAlternativeAreNoProblem) {
    using shape = std::variant<forms::circle, forms::square>;
    std::string text = "[";
    for (int i = 0; i < 20'000; ++i) {
        text += R"({"side":1},)";
    }
    text.back() = ']';
    EXPECT_EQ(problems<std::vector<shape>>(text), "fits");
}

struct large {
    std::array<std::int64_t, 8192> numbers{};
    std::optional<int> number;
};
}  // namespace
}  // namespace warder::json

template <>
struct warder::describe<warder::json::large> {
    static void fields(warder::description<warder::json::large>& d) {
        d.field(&warder::json::large::numbers).optional();
    }
};

namespace warder::json {
namespace {

TEST(Decode, SmallTextCannotFillTheMemory) {
    const std::size_t fitting = max_decoded_bytes / sizeof(large);
    std::string text = "[";
    for (std::size_t i = 0; i < fitting; ++i) {
        text += i == 0 ? "{}" : ",{}";
    }
    EXPECT_EQ(problems<std::vector<large>>(text + "]"), "fits");
    EXPECT_EQ(
        problems<std::vector<large>>(text + ",{}]"),
        "/" + std::to_string(fitting) + ": is more than fits into memory here"
    );
}

TEST(Decode, TextThatIsNoJsonNeverReachesTheTypes) {
    EXPECT_EQ(problems<member<int>>("{"), "not JSON");
    EXPECT_EQ(problems<member<int>>(R"({"m":1,"m":1})"), "not JSON");
}

}  // namespace
}  // namespace warder::json
