#include "http/fields_access.hpp"
#include <warder/http/fields.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace warder::http {
namespace {

TEST(Fields, NamesCompareWithoutCase) {
    fields sent;
    sent.append("Content-Type", "text/plain");
    EXPECT_EQ(sent.find("content-TYPE"), "text/plain");
    EXPECT_EQ(sent.find("content-typ"), std::nullopt);
    EXPECT_EQ(sent["content-type"], "text/plain");
    EXPECT_EQ(sent["absent"], "");
}

TEST(Fields, OnlyLettersFoldTheirCase) {
    EXPECT_TRUE(iequals("aZ-09", "Az-09"));
    EXPECT_FALSE(iequals("@", "`"));
    EXPECT_FALSE(iequals("[", "{"));
    EXPECT_FALSE(iequals("a", "ab"));
    EXPECT_TRUE(iequals("", ""));
}

TEST(Fields, KeepTheirOrderAndRepeat) {
    fields sent;
    sent.append("A", "1");
    sent.append("B", "2");
    sent.append("a", "3");
    ASSERT_EQ(sent.size(), 3U);
    EXPECT_EQ(sent.at(0).value, "1");
    EXPECT_EQ(sent.at(1).name, "B");
    EXPECT_EQ(sent.at(2).name, "a");
    EXPECT_EQ(sent.count("A"), 2U);
    EXPECT_EQ(sent.find("a"), "1");
}

TEST(Fields, AnEmptyValueIsNotAnAbsentField) {
    fields sent;
    sent.append("A", "");
    EXPECT_EQ(sent.find("A"), "");
    EXPECT_EQ(sent.count("A"), 1U);
}

TEST(Fields, SetReplacesEveryFieldOfTheName) {
    fields sent;
    sent.append("A", "1");
    sent.append("B", "2");
    sent.append("a", "3");
    sent.set("A", "4");
    EXPECT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent["A"], "4");
    EXPECT_EQ(sent["B"], "2");
}

TEST(Fields, EraseForgetsEveryFieldOfTheName) {
    fields sent;
    sent.append("A", "1");
    sent.append("B", "22");
    sent.append("a", "333");
    sent.erase("A");
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.find("A"), std::nullopt);
    EXPECT_EQ(sent.at(0).name, "B");
    EXPECT_EQ(sent.at(0).value, "22");
    sent.erase("absent");
    EXPECT_EQ(sent.size(), 1U);
}

TEST(Fields, AreEmptyAfterClear) {
    fields sent;
    sent.append("A", "1");
    sent.clear();
    EXPECT_TRUE(sent.empty());
    EXPECT_EQ(sent.find("A"), std::nullopt);
    sent.append("B", "2");
    EXPECT_EQ(sent["B"], "2");
}

// RFC 9110 §5.5: white space around a value is not part of it.
TEST(Fields, ValuesLoseTheWhiteSpaceAroundThem) {
    fields sent;
    sent.append("A", " \t a b \t");
    EXPECT_EQ(sent["A"], "a b");
    sent.append("B", " \t ");
    EXPECT_EQ(sent["B"], "");
}

// RFC 9110 §5.5: CR, LF and NUL never get into a message.
TEST(Fields, NothingInAFieldCanSplitAMessage) {
    using namespace std::string_view_literals;
    fields sent;
    sent.append("A", "x\r\nSet-Cookie: b\0c"sv);
    EXPECT_EQ(sent["A"], "x  Set-Cookie: b c");
    sent.set("B\r\nC", "y\n");
    EXPECT_EQ(sent.at(1).name, "B  C");
    EXPECT_EQ(sent.at(1).value, "y ");
}

TEST(Fields, ParsedFieldsAreStoredAsTheyAre) {
    fields sent;
    fields_access::append(sent, "A", "1");
    EXPECT_EQ(sent["a"], "1");
}

TEST(Fields, StandInLinesAsOnTheWire) {
    fields sent;
    EXPECT_EQ(sent.lines(), "");
    sent.append("A", " 1 ");
    fields_access::append(sent, "B", "");
    EXPECT_EQ(sent.lines(), "A: 1\r\nB: \r\n");
    sent.erase("A");
    sent.append("C", "x\r\ny");
    EXPECT_EQ(sent.lines(), "B: \r\nC: x  y\r\n");
    EXPECT_TRUE(sent.can_be_sent());
}

TEST(Fields, KnowWhetherTheyCanBeSent) {
    const std::vector<std::pair<std::string, std::string>> bad = {
        {"", "b"}, {"A B", "c"}, {"A:", "b"}, {"A\r\nB", "c"}, {"A", "b\x01"}, {"A", "b\x7f"}
    };
    for (const auto& [name, value] : bad) {
        fields sent;
        sent.append("A", "1");
        EXPECT_TRUE(sent.can_be_sent());
        sent.append(name, value);
        EXPECT_FALSE(sent.can_be_sent()) << name << ": " << value;
        sent.append("C", "\t2\xff");
        EXPECT_FALSE(sent.can_be_sent());
        sent.clear();
        EXPECT_TRUE(sent.can_be_sent());
    }
}

TEST(Fields, OfAParserPointIntoTheirLines) {
    fields read;
    read.append("Gone", "0");
    const std::string_view lines = fields_access::adopt(read, "A:1\r\nB:   22  \r\n");
    EXPECT_TRUE(read.empty());
    fields_access::append_adopted(read, lines.substr(0, 1), lines.substr(2, 1));
    fields_access::append_adopted(read, lines.substr(5, 1), lines.substr(10, 2));
    EXPECT_EQ(read["a"], "1");
    EXPECT_EQ(read["b"], "22");
    read.append("C", std::string(1000, 'x'));
    EXPECT_EQ(read["B"], "22");
    read.erase("A");
    EXPECT_EQ(read.size(), 2U);
    EXPECT_EQ(read["B"], "22");
}

TEST(Fields, OfAParserMayBeCopiedBeforeAnyIsNamed) {
    fields read;
    const std::string_view lines = fields_access::adopt(read, "Name: value\r\n");
    fields_access::append(read, lines.substr(0, 4), lines.substr(6, 5));
    EXPECT_EQ(read["Name"], "value");
}

TEST(Fields, AFieldMayBeCopiedFromTheSameFields) {
    fields sent;
    sent.append("A", std::string(20, 'x'));
    for (int i = 0; i < 100; ++i) {
        sent.append("B", sent["A"]);
    }
    EXPECT_EQ(sent.count("B"), 100U);
    EXPECT_EQ(sent.at(100).value, std::string(20, 'x'));
    sent.set("A", sent.at(100).value);
    EXPECT_EQ(sent["A"], std::string(20, 'x'));
    sent.erase(sent.at(0).name);
    EXPECT_EQ(sent.count("B"), 0U);
}

TEST(Fields, CopiesAndMovesOwnTheirText) {
    fields sent;
    sent.append("A", "short");
    const fields copy = sent;
    const fields moved = std::move(sent);
    EXPECT_EQ(copy["A"], "short");
    EXPECT_EQ(moved["A"], "short");
}

}  // namespace
}  // namespace warder::http
