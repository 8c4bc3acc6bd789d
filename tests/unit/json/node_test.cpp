#include <warder/json/node.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace warder::json {
namespace {

/// Parses and dumps, or gives the failure's name.
std::string round_trip(std::string_view text) {
    std::string dumped;
    const auto parsed = parse(text, [&](node root) { dumped = root.dump(); });
    return parsed ? dumped : "error: " + parsed.error().code.message();
}

std::error_code failure_of(std::string_view text) {
    bool used = false;
    const auto parsed = parse(text, [&](node) { used = true; });
    EXPECT_NE(used, !parsed);
    return parsed ? std::error_code() : parsed.error().code;
}

std::string nested(std::size_t levels, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) {
        text += open;
    }
    for (std::size_t i = 0; i < levels; ++i) {
        text += close;
    }
    return text;
}

/// `{"m0":0,"m1":0,...}` with `count` members, and `extra` as the last.
std::string wide_object(std::size_t count, const std::string& extra) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i) {
        text += "\"m" + std::to_string(i) + "\":0,";
    }
    return text + extra + "}";
}

TEST(Node, IsASmallValue) {
    EXPECT_EQ(sizeof(node), 16u);
    EXPECT_TRUE(std::is_trivially_copyable_v<node>);
    EXPECT_EQ(node().kind(), kind::null);
    EXPECT_EQ(node().dump(), "null");
    EXPECT_EQ(node().size(), 0u);
}

TEST(Node, TellsTheKinds) {
    const auto parsed = parse(R"([null,true,1,1.5,"x",[],{}])", [](node root) {
        std::vector<std::string_view> kinds;
        root.for_each_element([&](node element) {
            kinds.push_back(to_string(element.kind()));
            return true;
        });
        const std::vector<std::string_view> expected = {
            "null", "boolean", "integer", "number", "string", "array", "object"
        };
        EXPECT_EQ(kinds, expected);
        EXPECT_EQ(root.size(), 7u);
    });
    EXPECT_TRUE(parsed);
}

TEST(Node, ReadingAnotherKindGivesNothing) {
    const auto parsed = parse(R"({"text":"x","flag":true})", [](node root) {
        const node text = *root["text"];
        EXPECT_EQ(text.string(), "x");
        EXPECT_FALSE(text.boolean());
        EXPECT_FALSE(text.integer());
        EXPECT_FALSE(text.unsigned_integer());
        EXPECT_FALSE(text.number());
        EXPECT_FALSE(text["x"]);
        EXPECT_EQ(text.size(), 0u);
        text.for_each_element([](node) {
            ADD_FAILURE();
            return true;
        });
        text.for_each_member([](std::string_view, node) {
            ADD_FAILURE();
            return true;
        });
        EXPECT_EQ(root["flag"]->boolean(), true);
        EXPECT_FALSE(root["flag"]->string());
        EXPECT_FALSE(root["absent"]);
    });
    EXPECT_TRUE(parsed);
}

TEST(Node, StringsAreUnescapedAndNamesToo) {
    const auto parsed = parse(R"({"a\/b":"\u00e9\uD83D\uDE00\n\u0000"})", [](node root) {
        EXPECT_EQ(root["a/b"]->string(), std::string_view("\xC3\xA9\xF0\x9F\x98\x80\n\0", 8));
    });
    EXPECT_TRUE(parsed);
}

TEST(Node, VisitsInOrderUntilToldToStop) {
    std::string seen;
    const auto parsed = parse(R"({"b":1,"a":2,"c":3})", [&](node root) {
        root.for_each_member([&](std::string_view name, node value) {
            seen += name;
            seen += value.dump();
            return name != "a";
        });
    });
    EXPECT_TRUE(parsed);
    EXPECT_EQ(seen, "b1a2");
    int visits = 0;
    EXPECT_TRUE(parse("[1,2,3]", [&](node root) {
        root.for_each_element([&](node) { return ++visits < 2; });
    }));
    EXPECT_EQ(visits, 2);
}

TEST(Node, IntegersAtTheLimits) {
    const auto parsed = parse(
        "[9223372036854775807,-9223372036854775808,9223372036854775808,18446744073709551615]",
        [](node root) {
            std::vector<node> all;
            root.for_each_element([&](node element) {
                all.push_back(element);
                return true;
            });
            ASSERT_EQ(all.size(), 4u);
            EXPECT_EQ(all[0].integer(), std::numeric_limits<std::int64_t>::max());
            EXPECT_EQ(all[0].unsigned_integer(), std::uint64_t{9223372036854775807u});
            EXPECT_EQ(all[1].integer(), std::numeric_limits<std::int64_t>::min());
            EXPECT_FALSE(all[1].unsigned_integer());
            EXPECT_FALSE(all[2].integer());
            EXPECT_EQ(all[2].unsigned_integer(), std::uint64_t{9223372036854775808u});
            EXPECT_EQ(all[3].unsigned_integer(), std::numeric_limits<std::uint64_t>::max());
            EXPECT_EQ(all[3].number(), 18446744073709551616.0);
            EXPECT_EQ(all[3].kind(), kind::integer);
        }
    );
    EXPECT_TRUE(parsed);
}

TEST(Node, DumpIsCompactAndExact) {
    EXPECT_EQ(
        round_trip(" { \"a\" : [ 1 , -2.50 , true , null , \"x\\u0041\" ] } "),
        R"({"a":[1,-2.5,true,null,"xA"]})"
    );
    EXPECT_EQ(
        round_trip("[9223372036854775807,-9223372036854775808,18446744073709551615]"),
        "[9223372036854775807,-9223372036854775808,18446744073709551615]"
    );
    EXPECT_EQ(
        round_trip("[1.0,-0.0,1e2,1e300,18446744073709551616.0]"),
        "[1.0,-0.0,100.0,1e+300,18446744073709551616.0]"
    );
    EXPECT_EQ(
        round_trip(R"("\"\\\/\b\f\n\r\t\u0001\u007f")"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7F\""
    );
    EXPECT_EQ(round_trip("[[],{},[{}]]"), "[[],{},[{}]]");
}

TEST(Parse, AcceptsEveryKindOfRoot) {
    for (const std::string_view text : {"null", "true", "1", "1.5", "\"x\"", "[]", "{}"}) {
        EXPECT_EQ(round_trip(text), text);
    }
}

TEST(Parse, RefusesWhatIsNotJson) {
    for (const std::string_view text :
         {"",
          " ",
          "{",
          "[1,]",
          "{\"a\":1,}",
          "{\"a\"}",
          "{a:1}",
          "'x'",
          "nul",
          "tru",
          "01",
          "1.",
          ".5",
          "+1",
          "-",
          "1e",
          "0x10",
          "NaN",
          "[1 2]",
          "\"\n\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"x",
          "// c\n1",
          "[1]x",
          "{}{}",
          "[1] [2]",
          "1 2",
          "{\"a\":1 \"b\":2}",
          "{\"a\"::1}",
          "{1:2}",
          "]",
          "[}",
          "\"a\"\"b\""}) {
        EXPECT_EQ(failure_of(text), errc::syntax) << text;
    }
    EXPECT_EQ(failure_of(std::string_view("1\0", 2)), errc::syntax);
    EXPECT_EQ(failure_of(std::string_view("\"a\0\"", 4)), errc::syntax);
}

TEST(Parse, RefusesATextThatIsNowhere) {
    EXPECT_FALSE(parse(std::string_view(), [](node) {}));
}

TEST(Parse, RefusesAByteOrderMark) {
    EXPECT_EQ(failure_of("{}"), std::error_code());
    EXPECT_EQ(failure_of("\xEF\xBB\xBF{}"), errc::syntax);
}

TEST(Parse, RefusesBadUtf8Anywhere) {
    EXPECT_EQ(failure_of("[\"\xC3\xA9\"]"), std::error_code());
    for (const std::string_view bytes :
         {"\x80",
          "\xC3",
          "\xC0\xAF",
          "\xE0\x80\xAF",
          "\xED\xA0\x80",
          "\xF4\x90\x80\x80",
          "\xF8\x88\x80\x80\x80",
          "\xFF",
          "\xE2\x82"}) {
        EXPECT_EQ(failure_of("[\"" + std::string(bytes) + "\"]"), errc::syntax);
        EXPECT_EQ(failure_of("{\"" + std::string(bytes) + "\":1}"), errc::syntax);
    }
}

TEST(Parse, RefusesLoneSurrogates) {
    EXPECT_EQ(failure_of(R"(["\uD83D\uDE00"])"), std::error_code());
    for (const std::string_view text :
         {R"(["\uD83D"])",
          R"(["\uD83Dx"])",
          R"(["\uD83D\u0041"])",
          R"(["\uDE00"])",
          R"(["\uDE00\uD83D"])",
          R"({"\uD83D":1})"}) {
        EXPECT_EQ(failure_of(text), errc::syntax) << text;
    }
}

TEST(Parse, AnIntegerOfMoreThan64BitsIsANumber) {
    struct row {
        std::string_view text, same;
    };
    const row rows[] = {
        {"18446744073709551615", "18446744073709551615"},
        {"18446744073709551616", "18446744073709551616.0"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"-9223372036854775809", "-9223372036854775808.0"},
        {"100000000000000000000", "1e+20"},
        {"[1,100000000000000000000,2]", "[1,1e+20,2]"},
        {"[100000000000000000000 , 9223372036854775807]", "[1e+20,9223372036854775807]"},
        {R"({"a":"100000000000000000000","b":100000000000000000000})",
         R"({"a":"100000000000000000000","b":1e+20})"},
        {R"(["\"100000000000000000000",100000000000000000000])",
         R"(["\"100000000000000000000",1e+20])"},
        {R"(["\\",100000000000000000000])", R"(["\\",1e+20])"},
        {"[100000000000000000000.5,100000000000000000000]", "[1e+20,1e+20]"},
        {"[0.100000000000000000000,1e00000000000000000000001,100000000000000000000]",
         "[0.1,10.0,1e+20]"},
    };
    for (const row& r : rows)
        EXPECT_EQ(round_trip(r.text), r.same) << r.text;
    for (const std::string_view text :
         {"0100000000000000000000",
          "[100000000000000000000",
          "[100000000000000000000]]",
          "100000000000000000000x",
          "--100000000000000000000",
          "100000000000000000000-1",
          "[100000000000000000000,1e309]",
          "\"100000000000000000000"})
        EXPECT_EQ(failure_of(text), errc::syntax) << text;
}

TEST(Parse, RefusesNumbersOutOfRange) {
    EXPECT_EQ(failure_of("1" + std::string(309, '0')), errc::syntax);
    EXPECT_EQ(failure_of("1" + std::string(308, '0')), std::error_code());
    EXPECT_EQ(failure_of("1.7976931348623157e308"), std::error_code());
    EXPECT_EQ(failure_of("1e309"), errc::syntax);
    EXPECT_EQ(failure_of("-1e309"), errc::syntax);
    EXPECT_EQ(round_trip("5e-324"), "5e-324");
    EXPECT_EQ(round_trip("1e-400"), "0.0");
}

TEST(Parse, AllowsSixtyFourLevelsAndNoMore) {
    EXPECT_EQ(failure_of(nested(64, "[", "]")), std::error_code());
    EXPECT_EQ(failure_of(nested(65, "[", "]")), errc::too_deep);
    EXPECT_EQ(failure_of(nested(66, "[", "]")), errc::too_deep);
    EXPECT_EQ(failure_of(nested(67, "[", "]")), errc::too_deep);
    EXPECT_EQ(failure_of(nested(64, "[0,", "0]")), errc::syntax);
    EXPECT_EQ(failure_of(nested(63, "[", "]").insert(63, "{}")), std::error_code());
    EXPECT_EQ(failure_of(nested(64, "[", "]").insert(64, "{}")), errc::too_deep);
    EXPECT_EQ(failure_of(nested(64, "[", "]").insert(64, "\"x\"")), std::error_code());
    EXPECT_EQ(failure_of(nested(63, "{\"a\":", "}").insert(63 * 5, "{}")), std::error_code());
    EXPECT_EQ(failure_of(nested(64, "{\"a\":", "}").insert(64 * 5, "{}")), errc::too_deep);
    EXPECT_EQ(failure_of(nested(100'000, "[", "]")), errc::too_deep);
}

TEST(Parse, RefusesARepeatedMemberAtAnyDepth) {
    EXPECT_EQ(failure_of(R"({"a":1,"b":2})"), std::error_code());
    EXPECT_EQ(failure_of(R"({"a":1,"a":1})"), errc::duplicate_member);
    EXPECT_EQ(failure_of(R"({"":1,"":2})"), errc::duplicate_member);
    EXPECT_EQ(failure_of(R"([[{"x":{"y":[{"a":1,"b":2,"a":3}]}}]])"), errc::duplicate_member);
    EXPECT_EQ(failure_of(R"([[{"x":{"y":[{"a":1,"b":2,"A":3}]}}]])"), std::error_code());
    EXPECT_EQ(failure_of(R"([{"a":1},{"a":1}])"), std::error_code());
    // Names are compared after unescaping.
    EXPECT_EQ(failure_of(R"({"a":1,"\u0061":1})"), errc::duplicate_member);
}

TEST(Parse, FindsARepeatOnBothSidesOfTheSmallObjectLimit) {
    for (const std::size_t count : {1u, 14u, 15u, 16u, 17u, 100u}) {
        EXPECT_EQ(failure_of(wide_object(count, "\"x\":0")), std::error_code()) << count;
        EXPECT_EQ(failure_of(wide_object(count, "\"m0\":0")), errc::duplicate_member) << count;
        EXPECT_EQ(
            failure_of(wide_object(count, "\"m" + std::to_string(count - 1) + "\":0")),
            errc::duplicate_member
        ) << count;
    }
}

TEST(Parse, TellsNamesOfOneLengthAndFirstCharacterApart) {
    const std::string good = R"({"aa":1,"ab":{"aa":1},"ac":[{"aa":1}],"":-1.5,"b":[]})";
    EXPECT_EQ(failure_of(good), std::error_code());
    EXPECT_EQ(failure_of(R"({"aa":1,"ab":2,"ac":3,"ab":4})"), errc::duplicate_member);
    EXPECT_EQ(failure_of(R"({"":1,"a":-1.5,"":2})"), errc::duplicate_member);
    EXPECT_EQ(failure_of(R"([1,18446744073709551615,{"b":[],"b":{}}])"), errc::duplicate_member);
}

TEST(Parse, FindsARepeatAmongVeryManyMembers) {
    const std::string good = wide_object(50'000, "\"x\":0");
    EXPECT_EQ(failure_of(good), std::error_code());
    EXPECT_EQ(failure_of(wide_object(50'000, "\"m25000\":0")), errc::duplicate_member);
    std::size_t size = 0;
    EXPECT_TRUE(parse(good, [&](node root) { size = root.size(); }));
    EXPECT_EQ(size, 50'001u);
}

TEST(Parse, WorksAfterALargeDocumentAndAfterAFailure) {
    EXPECT_EQ(round_trip("\"" + std::string(2'000'000, 'x') + "\"").size(), 2'000'002u);
    EXPECT_EQ(round_trip("[1]"), "[1]");
    EXPECT_EQ(failure_of("["), errc::syntax);
    EXPECT_EQ(round_trip("[2]"), "[2]");
}

TEST(Parse, ADocumentSurvivesAParseInsideItsUse) {
    std::string outer;
    std::string inner;
    EXPECT_TRUE(parse(R"({"a":"outer"})", [&](node root) {
        inner = round_trip(R"({"b":"inner text that is longer"})");
        outer = root.dump();
    }));
    EXPECT_EQ(outer, R"({"a":"outer"})");
    EXPECT_EQ(inner, R"({"b":"inner text that is longer"})");
}

TEST(Parse, AnExceptionInUseLeavesTheParserUsable) {
    EXPECT_THROW(
        static_cast<void>(parse("[1]", [](node) { throw std::runtime_error("stop"); })),
        std::runtime_error
    );
    EXPECT_EQ(round_trip("[2]"), "[2]");
}

TEST(Compact, LeavesEverythingButWhiteSpaceBetweenTokens) {
    EXPECT_EQ(
        compact("{\"a b\" : [ 1.0 ,\t1E2, -0,\r\n\"x \\\" y\\\\\" , true ] }\n"),
        R"({"a b":[1.0,1E2,-0,"x \" y\\",true]})"
    );
    EXPECT_EQ(compact(" 12345678901234567890123 "), "12345678901234567890123");
    // Strings that begin, end and escape a quote at every place of the blocks that are read at
    // once.
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string text = '"' + std::string(size, ' ') + R"(\" \\")";
        EXPECT_EQ(compact("[ " + text + " , " + text + "\t]"), '[' + text + ',' + text + ']');
    }
}

TEST(Parse, TwoThreadsHaveTwoParsers) {
    std::string other;
    EXPECT_TRUE(parse("[1]", [&](node root) {
        std::thread([&] { other = round_trip("[\"other\"]"); }).join();
        EXPECT_EQ(root.dump(), "[1]");
    }));
    EXPECT_EQ(other, "[\"other\"]");
}

TEST(Parse, ErrorsSayWhatButNotTheInput) {
    const auto nothing = [](node) {};
    const auto syntax = parse("{\"secret\":tru}", nothing);
    ASSERT_FALSE(syntax);
    EXPECT_EQ(syntax.error().description, "not valid JSON");
    EXPECT_FALSE(syntax.error().detail.empty());
    EXPECT_EQ(syntax.error().log_text().find("secret"), std::string::npos);
    const auto deep = parse(nested(65, "[", "]"), nothing);
    ASSERT_FALSE(deep);
    EXPECT_EQ(deep.error().description, "JSON is nested deeper than 64 levels");
    const auto twice = parse(R"({"secret":1,"secret":2})", nothing);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().log_text(), "a JSON object names a member twice");
    EXPECT_STREQ(twice.error().code.category().name(), "json");
}

}  // namespace
}  // namespace warder::json
