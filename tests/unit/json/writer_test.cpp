#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace warder::json {
namespace {

std::string as_string(std::string_view text) {
    std::string out;
    append_string(out, text);
    return out;
}

template <class T>
std::string written(T value) {
    std::string text;
    writer(text).value(value);
    return text;
}

TEST(Writer, PutsCommasBetweenMembersAndElements) {
    std::string text = "data: ";
    writer(text)
        .begin_object()
        .key("name")
        .value("Ada")
        .key("tags")
        .begin_array()
        .value(1)
        .value(true)
        .null()
        .begin_object()
        .end_object()
        .begin_array()
        .end_array()
        .end_array()
        .key("raw")
        .raw("[1]")
        .key("last")
        .value(2u)
        .end_object();
    EXPECT_EQ(text, R"(data: {"name":"Ada","tags":[1,true,null,{},[]],"raw":[1],"last":2})");
}

TEST(Writer, WritesIntegersExactly) {
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
    EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(written(0), "0");
    EXPECT_EQ(written(-7), "-7");
    EXPECT_EQ(written(7u), "7");
}

TEST(Writer, WritesNumbersShortestAndStillAsNumbers) {
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(95.5), "95.5");
    EXPECT_EQ(written(3.0), "3.0");
    EXPECT_EQ(written(-0.0), "-0.0");
    EXPECT_EQ(written(1e300), "1e+300");
    EXPECT_EQ(written(5e-324), "5e-324");
    EXPECT_EQ(written(std::numeric_limits<double>::max()), "1.7976931348623157e+308");
    EXPECT_EQ(written(18446744073709551616.0), "18446744073709551616.0");
}

TEST(Writer, WhatJsonCannotSayIsNull) {
    EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(written(-std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(written(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(Writer, EscapesQuotesBackslashesAndControls) {
    EXPECT_EQ(as_string(""), R"("")");
    EXPECT_EQ(as_string("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(as_string("\b\f\n\r\t"), R"("\b\f\n\r\t")");
    EXPECT_EQ(as_string(std::string_view("\0\x1f\x20\x7f", 4)), "\"\\u0000\\u001f \x7f\"");
    std::string key;
    writer(key).begin_object().key("a\"b").value("x").end_object();
    EXPECT_EQ(key, R"({"a\"b":"x"})");
}

TEST(Writer, EveryByteIsEscapedAtEveryPlaceOfAVector) {
    // The scan takes sixteen bytes at a time: each special byte at each place around that.
    for (std::size_t length = 1; length <= 40; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (const char special : {'"', '\\', '\n', '\x1f', '\x80', '\xff'}) {
                std::string text(length, 'a');
                text[place] = special;
                const std::string out = as_string(text);
                const std::string replacement =
                    as_string(std::string(1, special))
                        .substr(1, as_string(std::string(1, special)).size() - 2);
                EXPECT_EQ(
                    out,
                    '"' + std::string(place, 'a') + replacement +
                        std::string(length - place - 1, 'a') + '"'
                );
            }
        }
    }
}

TEST(Writer, EveryAsciiTextReadsBackAsItWas) {
    for (int code = 0; code < 0x80; ++code) {
        const std::string text(20, static_cast<char>(code));
        EXPECT_TRUE(parse(as_string(text), [&](node root) { EXPECT_EQ(root.string(), text); }))
            << code;
    }
}

TEST(Writer, KeepsGoodUtf8) {
    for (const std::string_view text :
         {"\xC2\x80",
          "\xDF\xBF",
          "\xE0\xA0\x80",
          "\xED\x9F\xBF",
          "\xEE\x80\x80",
          "\xEF\xBF\xBF",
          "\xF0\x90\x80\x80",
          "\xF4\x8F\xBF\xBF",
          "abc\xC3\xA9xyz"}) {
        EXPECT_EQ(as_string(text), '"' + std::string(text) + '"');
    }
}

TEST(Writer, ReplacesEachByteThatIsNotUtf8) {
    const std::string bad = "\xEF\xBF\xBD";
    EXPECT_EQ(as_string("a\x80z"), "\"a" + bad + "z\"");
    EXPECT_EQ(as_string("\xC3"), "\"" + bad + "\"");
    EXPECT_EQ(as_string("\xC3("), "\"" + bad + "(\"");
    EXPECT_EQ(as_string("\xC0\xAF"), "\"" + bad + bad + "\"");
    EXPECT_EQ(as_string("\xE0\x9F\xBF"), "\"" + bad + bad + bad + "\"");
    EXPECT_EQ(as_string("\xED\xA0\x80"), "\"" + bad + bad + bad + "\"");
    EXPECT_EQ(as_string("\xF0\x8F\xBF\xBF"), "\"" + bad + bad + bad + bad + "\"");
    EXPECT_EQ(as_string("\xF4\x90\x80\x80"), "\"" + bad + bad + bad + bad + "\"");
    EXPECT_EQ(as_string("\xF5\x80\x80\x80"), "\"" + bad + bad + bad + bad + "\"");
    EXPECT_EQ(as_string("\xE2\x82"), "\"" + bad + bad + "\"");
    EXPECT_EQ(as_string("\xE2\x82\""), "\"" + bad + bad + "\\\"\"");
}

TEST(Writer, KnowsUtf8) {
    for (const std::string_view good : {"", "a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80z"}) {
        EXPECT_TRUE(is_utf8(good)) << good;
    }
    for (const std::string_view bad :
         {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace warder::json
