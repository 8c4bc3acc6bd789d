// What is made good of values that do not fit.
#include "unit/json/decode_text.hpp"
#include <warder/json/codec.hpp>
#include <warder/json/decode.hpp>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace warder::json {
namespace {

enum class colour { red, green };
enum class circle_kind { circle };
enum class square_kind { square };

struct inner {
    int a = 0;
};
struct circle {
    circle_kind kind;
    double radius = 0;
};
struct square {
    square_kind kind;
    double side = 0;
};

template <class T>
struct member {
    T m;
};

/// What the member becomes, encoded again, or the problems.
template <class T>
std::string read(leniency how, std::string_view json) {
    std::string outcome;
    const std::string text = "{\"m\":" + std::string(json) + "}";
    const auto parsed = parse(text, [&](node root) {
        const auto decoded = decode<member<T>>(root, how);
        outcome = decoded ? encode(decoded->m) : decoded.error().description;
    });
    return parsed ? outcome : "not JSON";
}

/// Refused in the modes before `least`, read from there on.
template <class T>
void expect_from(
    leniency least, std::string_view json, std::string_view problem, std::string_view value
) {
    for (const leniency how : {leniency::strict, leniency::unwrap, leniency::lax}) {
        EXPECT_EQ(read<T>(how, json), how < least ? problem : value) << json << int(how);
    }
}

/// Refused in every mode.
template <class T>
void expect_never(std::string_view json, std::string_view problem) {
    for (const leniency how : {leniency::strict, leniency::unwrap, leniency::lax}) {
        EXPECT_EQ(read<T>(how, json), problem) << json << int(how);
    }
}

TEST(Leniency, NumbersAndFlagsMayBeTextWhereLax) {
    const std::string integer = "/m: expected integer, found string";
    expect_from<int>(leniency::lax, R"("5")", integer, "5");
    expect_from<int>(leniency::lax, R"("-5.0")", integer, "-5");
    expect_from<int>(leniency::lax, R"("5e2")", integer, "500");
    expect_from<std::uint64_t>(
        leniency::lax, R"("18446744073709551615")", integer, "18446744073709551615"
    );
    expect_from<double>(leniency::lax, R"("0.5")", "/m: expected number, found string", "0.5");
    expect_from<float>(leniency::lax, R"("3")", "/m: expected number, found string", "3.0");
    expect_from<bool>(leniency::lax, R"("true")", "/m: expected boolean, found string", "true");
    expect_from<bool>(leniency::lax, R"("false")", "/m: expected boolean, found string", "false");
    expect_from<std::optional<int>>(leniency::lax, R"("7")", integer, "7");
    expect_from<std::vector<int>>(
        leniency::lax, R"([1,"2"])", "/m/1: expected integer, found string", "[1,2]"
    );
}

TEST(Leniency, WhatIsNoNumberAsAWholeIsNone) {
    for (const char* json :
         {R"("")",
          R"(" 5")",
          R"("5 ")",
          R"("+5")",
          R"("0x5")",
          R"("5.5")",
          R"("five")",
          R"("inf")",
          R"("nan")",
          R"("1e999")"}) {
        expect_never<int>(json, "/m: expected integer, found string");
    }
    for (const char* json : {R"("")", R"("nan")", R"("inf")", R"("1e999")", R"("1,5")"}) {
        expect_never<double>(json, "/m: expected number, found string");
    }
    for (const char* json : {R"("")", R"("True")", R"("1")", R"("yes")"}) {
        expect_never<bool>(json, "/m: expected boolean, found string");
    }
    expect_never<bool>("1", "/m: expected boolean, found integer");
    expect_never<std::string>("5", "/m: expected string, found integer");
    expect_never<colour>("0", "/m: expected one of red, green, found integer");
}

TEST(Leniency, BoundsHoldForTextToo) {
    EXPECT_EQ(read<std::int8_t>(leniency::lax, R"("128")"), "/m: must be at most 127");
    EXPECT_EQ(read<unsigned>(leniency::lax, R"("-1")"), "/m: must be at least 0");
    EXPECT_EQ(
        read<std::int64_t>(leniency::lax, R"("9223372036854775808")"),
        "/m: must be at most 9223372036854775807"
    );
}

TEST(Leniency, AnIntegerIsANumberAlways) {
    EXPECT_EQ(read<double>(leniency::strict, "3"), "3.0");
    EXPECT_EQ(read<int>(leniency::strict, "3.0"), "3");
}

TEST(Leniency, TextThatHoldsWhatTheSchemaSaysIsUnwrapped) {
    const auto from = leniency::unwrap;
    const std::string object = "/m: expected object, found string";
    const std::string array = "/m: expected array, found string";
    expect_from<inner>(from, R"("{\"a\":1}")", object, R"({"a":1})");
    expect_from<inner>(from, R"(" \n{ \"a\": 1 }\n")", object, R"({"a":1})");
    expect_from<std::vector<int>>(from, R"("[1,2]")", array, "[1,2]");
    expect_from<std::array<int, 2>>(from, R"("[1,2]")", array, "[1,2]");
    expect_from<std::map<std::string, int>>(from, R"("{\"a\":1}")", object, R"({"a":1})");
    expect_from<std::optional<inner>>(from, R"("{\"a\":1}")", object, R"({"a":1})");
    expect_from<std::vector<inner>>(
        from,
        R"(["{\"a\":1}",{"a":2}])",
        "/m/0: expected object, found string",
        R"([{"a":1},{"a":2}])"
    );
    // The root too.
    std::string outcome;
    EXPECT_TRUE(parse(R"("{\"a\":1}")", [&](node root) {
        outcome = encode(*decode<inner>(root, leniency::unwrap));
    }));
    EXPECT_EQ(outcome, R"({"a":1})");
}

TEST(Leniency, TextThatHoldsSomethingElseIsToldAsText) {
    for (const char* json :
         {R"("")", R"("x")", R"("{")", R"("[1]")", R"("null")", R"("{\"a\":1,\"a\":2}")", R"("1")"
         }) {
        expect_never<inner>(json, "/m: expected object, found string");
    }
    // One level only.
    expect_never<inner>(R"("\"{}\"")", "/m: expected object, found string");
    EXPECT_EQ(
        read<std::vector<inner>>(leniency::lax, R"("[\"{}\"]")"),
        "/m/0: expected object, found string"
    );
}

TEST(Leniency, ProblemsInsideOfTextHaveTheirPlace) {
    EXPECT_EQ(
        read<inner>(leniency::unwrap, R"("{\"a\":true}")"), "/m/a: expected integer, found boolean"
    );
    EXPECT_EQ(read<inner>(leniency::unwrap, R"("{}")"), "/m/a: is required");
    EXPECT_EQ(read<inner>(leniency::lax, R"("{\"a\":\"4\"}")"), R"({"a":4})");
}

TEST(Leniency, TextStaysTextWhereTextIsTaken) {
    for (const leniency how : {leniency::strict, leniency::unwrap, leniency::lax}) {
        EXPECT_EQ(read<std::string>(how, R"("{\"a\":1}")"), R"("{\"a\":1}")");
        EXPECT_EQ(read<std::string>(how, R"("5")"), R"("5")");
        using either = std::variant<int, inner, std::string>;
        EXPECT_EQ(read<either>(how, R"("5")"), R"("5")");
        EXPECT_EQ(read<either>(how, R"("{\"a\":1}")"), R"("{\"a\":1}")");
    }
    using both = std::variant<int, inner>;
    expect_from<both>(leniency::lax, R"("5")", "/m: expected integer or object, found string", "5");
    expect_from<both>(
        leniency::unwrap,
        R"("{\"a\":1}")",
        "/m: expected integer or object, found string",
        R"({"a":1})"
    );
}

TEST(Leniency, OnlySoManyTextsAreLookedInto) {
    std::string many = "[";
    for (int i = 0; i < 1024; ++i) {
        many += R"("{\"a\":1}",)";
    }
    many.back() = ']';
    EXPECT_EQ(read<std::vector<inner>>(leniency::unwrap, many).substr(0, 8), R"([{"a":1})");
    many.back() = ',';
    many += R"("{\"a\":1}"])";
    EXPECT_EQ(
        read<std::vector<inner>>(leniency::unwrap, many), "/m/1024: expected object, found string"
    );
}

TEST(Variant, AnEnumTellsStructsApart) {
    using shape = std::variant<circle, square>;
    const auto of = [](std::string_view json) { return read<shape>(leniency::strict, json); };
    EXPECT_EQ(of(R"({"kind":"circle","radius":1.5})"), R"({"kind":"circle","radius":1.5})");
    EXPECT_EQ(of(R"({"kind":"square","side":2})"), R"({"kind":"square","side":2.0})");
    EXPECT_EQ(of(R"({"kind":"square","radius":2})").substr(0, 21), "/m/radius: is unknown");
    EXPECT_EQ(of(R"({"kind":"square"})"), "/m/side: is required");
    EXPECT_EQ(of(R"({"kind":"line"})"), "/m: fits none of: object or object");
    EXPECT_EQ(of("{}"), "/m: fits none of: object or object");
}

TEST(Variant, WhatFitsAsItIsWinsOverWhatIsMadeGood) {
    struct counted {
        int value;
    };
    struct worded {
        std::string value;
    };
    using either = std::variant<counted, worded>;
    const std::string text = R"({"value":"5"})";
    EXPECT_EQ(read<either>(leniency::lax, text), text);
    using flagged = std::variant<counted, member<bool>>;
    EXPECT_EQ(read<flagged>(leniency::lax, text), R"({"value":5})");
    EXPECT_EQ(read<flagged>(leniency::strict, text), "/m: fits none of: object or object");
}

TEST(Variant, TheFirstThatFitsIsTaken) {
    EXPECT_EQ((read<std::variant<double, int>>(leniency::strict, "1")), "1.0");
    EXPECT_EQ((read<std::variant<int, double>>(leniency::strict, "1")), "1");
}

}  // namespace
}  // namespace warder::json
