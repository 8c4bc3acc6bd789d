#include "app/dotenv.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace warder {
namespace {

using values = std::map<std::string, std::string, std::less<>>;

environment nothing_set() {
    return [](std::string_view) { return std::nullopt; };
}

environment with(values set) {
    return layered(nothing_set(), std::move(set));
}

struct dotenv_case {
    const char* name;
    std::string text;
    values expected;
};

class Dotenv : public testing::TestWithParam<dotenv_case> {};

TEST_P(Dotenv, IsReadAsPythonDotenvDoes) {
    const dotenv file = parse_dotenv(GetParam().text);
    EXPECT_EQ(expand(file, nothing_set()), GetParam().expected);
    EXPECT_TRUE(file.bad_lines.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Syntax,
    Dotenv,
    testing::Values(
        dotenv_case{"Plain", "A=b\nC=d\n", {{"A", "b"}, {"C", "d"}}},
        dotenv_case{"NoLineEndAtTheEnd", "A=b", {{"A", "b"}}},
        dotenv_case{"CarriageReturns", "A=b\r\nC=d\r\n", {{"A", "b"}, {"C", "d"}}},
        dotenv_case{
            "ByteOrderMark",
            "\xEF\xBB\xBF"
            "A=b",
            {{"A", "b"}}
        },
        dotenv_case{"Export", "export A=b", {{"A", "b"}}},
        dotenv_case{"AnExportThatIsAName", "export=b", {{"export", "b"}}},
        dotenv_case{"BlanksAroundTheSign", "  A =  b  \n", {{"A", "b"}}},
        dotenv_case{"QuotedName", "'A'=b", {{"A", "b"}}},
        dotenv_case{"CommentLine", "# A=b\nC=d", {{"C", "d"}}},
        dotenv_case{"CommentBehindAValue", "A=b # c", {{"A", "b"}}},
        dotenv_case{"HashInsideAValue", "A=b#c", {{"A", "b#c"}}},
        dotenv_case{"CommentBehindAQuotedValue", "A='b' # c", {{"A", "b"}}},
        dotenv_case{"Empty", "A=\nB=", {{"A", ""}, {"B", ""}}},
        dotenv_case{"ANameAloneSetsNothing", "A\nB=c", {{"B", "c"}}},
        dotenv_case{"TheLastOneWins", "A=b\nA=c", {{"A", "c"}}},
        dotenv_case{"SingleQuotesAreLiteral", R"(A='b\n"c"\'d\\')", {{"A", R"(b\n"c"'d\)"}}},
        dotenv_case{"DoubleQuotesHaveEscapes", R"(A="b\n\t\"c\"\\\q")", {{"A", "b\n\t\"c\"\\\\q"}}},
        dotenv_case{"QuotedValuesSpanLines", "A=\"b\nc\"\nD=e", {{"A", "b\nc"}, {"D", "e"}}},
        dotenv_case{
            "JsonInSingleQuotes",
            R"(A='{"resource":"http://h/"}')",
            {{"A", R"({"resource":"http://h/"})"}}
        },
        dotenv_case{"BareJson", R"(A={"a":"b c"})", {{"A", R"({"a":"b c"})"}}},
        dotenv_case{"Expansion", "A=b\nC=${A}-${A}", {{"A", "b"}, {"C", "b-b"}}},
        dotenv_case{"ExpansionOfWhatIsUnset", "C=x${NO}y", {{"C", "xy"}}},
        dotenv_case{"ExpansionWithADefault", "C=${NO:-d e}", {{"C", "d e"}}},
        dotenv_case{"DollarAloneStays", "A=$B\nC=a$", {{"A", "$B"}, {"C", "a$"}}},
        dotenv_case{"UnclosedBraceStays", "A=${B", {{"A", "${B"}}}
    ),
    [](const auto& row) { return row.param.name; }
);

TEST(DotenvExpansion, PrefersTheEnvironmentToTheFile) {
    const dotenv file = parse_dotenv("A=file\nB=${A}");
    EXPECT_EQ(expand(file, with({{"A", "outer"}})).at("B"), "outer");
}

TEST(DotenvLayers, WhatIsReallySetWins) {
    const environment both = layered(with({{"A", "outer"}}), {{"A", "file"}, {"B", "file"}});
    EXPECT_EQ(both("A"), "outer");
    EXPECT_EQ(both("B"), "file");
    EXPECT_EQ(both("C"), std::nullopt);
}

TEST(DotenvBadLines, AreSkippedAndNamed) {
    const dotenv file = parse_dotenv("A=b\n=c\nD='e' f\nG=\"h\nI=j\n");
    EXPECT_EQ(file.bad_lines, (std::vector<std::size_t>{2, 3, 4}));
    EXPECT_EQ(expand(file, nothing_set()), (values{{"A", "b"}, {"I", "j"}}));
}

}  // namespace
}  // namespace warder
