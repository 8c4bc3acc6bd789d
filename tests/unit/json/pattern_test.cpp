#include "json/pattern.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder::json {
namespace {

struct row {
    std::string_view pattern;
    std::string_view text;
    bool matches;
};

TEST(Pattern, MatchesAsEcmaScriptDoes) {
    const row rows[] = {
        {"", "", true},
        {"", "x", true},
        {"b", "abc", true},
        {"b", "acd", false},
        {"^b", "abc", false},
        {"^a", "abc", true},
        {"c$", "abc", true},
        {"b$", "abc", false},
        {"^$", "", true},
        {"^$", "x", false},
        {"^abc$", "abc", true},
        {"a.c", "a\nc", false},
        {"a.c", "a-c", true},
        {"^.$", "\xC3\xA9", true},
        {"^.$", "\xF0\x9F\x98\x80", true},
        {"^\xC3\xA9+$", "\xC3\xA9\xC3\xA9", true},
        {"^[a-c]$", "b", true},
        {"^[a-c]$", "d", false},
        {"^[^a-c]$", "d", true},
        {"^[^a-c]$", "b", false},
        {"^[a-]$", "-", true},
        {"^[\\]\\\\]$", "]", true},
        {"^[\\d_]+$", "1_2", true},
        {"^[]$", "x", false},
        {"^[^]$", "\n", true},
        {"^[\xC3\xA0-\xC3\xBF]$", "\xC3\xA9", true},
        {"^\\d{3}$", "123", true},
        {"^\\d{3}$", "12", false},
        {"^\\D\\W\\S$", "a-b", true},
        {"^\\w\\s$", "_\xE2\x80\x83", true},
        {"^a{2,}$", "a", false},
        {"^a{2,}$", "aaaa", true},
        {"^a{1,2}$", "aaa", false},
        {"^a{1,2}$", "aa", true},
        {"^a{0}$", "", true},
        {"^a{0}$", "a", false},
        {"^(ab)*$", "abab", true},
        {"^(ab)*$", "aba", false},
        {"^(?:ab|cd|e)+$", "cdabe", true},
        {"^(?:ab|cd)$", "abcd", false},
        {"^(a|b|)$", "", true},
        {"^(a?)*$", "aaa", true},
        {"^(a*)*b$", "aaab", true},
        {"^((a|b)c?){2}$", "acb", true},
        {"^((a|b)c?){2}$", "acbb", false},
        {"^a*?b+?c??$", "aabb", true},
        {"^\\.\\*\\$\\/$", ".*$/", true},
        {"^\\t\\n\\r$", "\t\n\r", true},
        {"a|^b$", "cb", false},
        {"a|^b$", "b", true},
        {"x(^|y)z", "xyz", true},
        {"x(^|y)z", "xz", false},
    };
    for (const auto& [expression, text, matches] : rows) {
        EXPECT_EQ(pattern(expression).matches(text), matches) << expression << " " << text;
    }
}

std::string refusal(std::string_view expression) {
    try {
        pattern made(expression);
    } catch (const std::invalid_argument& problem) {
        return problem.what();
    }
    return "(taken)";
}

TEST(Pattern, WhatCannotBeUsedIsSaid) {
    struct refused {
        std::string_view pattern, problem;
    };
    const refused rows[] = {
        {"(a", "a ( has no )"},
        {"a)", "a ) has no ("},
        {"[a", "a [ has no ]"},
        {"[a-", "a [ has no ]"},
        {"[b-a]", "a range ends before it begins"},
        {"[a\\", "a backslash ends it"},
        {"[\\D]", "an escape is not supported in a class"},
        {"a\\", "a backslash ends it"},
        {"\\1", "an escape is not supported"},
        {"\\b", "an escape is not supported"},
        {"\\p{L}", "an escape is not supported"},
        {"*a", "a character with a meaning needs a backslash"},
        {"a**", "a character with a meaning needs a backslash"},
        {"a}", "a character with a meaning needs a backslash"},
        {"a]", "a character with a meaning needs a backslash"},
        {"^*", "there is nothing to repeat"},
        {"()*", "there is nothing to repeat"},
        {"a{", "a { has no good count"},
        {"a{x}", "a { has no good count"},
        {"a{2,1}", "a { has no good count"},
        {"a{1", "a { has no good count"},
        {"a{513}", "a { has no good count"},
        {"a{99999999999999999999}", "a { has no good count"},
        {"(?=a)", "of groups only (x) and (?:x) are supported"},
        {"(?<n>a)", "of groups only (x) and (?:x) are supported"},
        {"a{512}", "it is too large"},
        {"(a{100}){100}", "it is too large"},
        {"\xC3", "it is no UTF-8"},
    };
    for (const auto& [expression, problem] : rows) {
        EXPECT_EQ(refusal(expression), problem) << expression;
    }
    EXPECT_EQ(refusal("a{511}"), "(taken)");
    std::string nested = "a";
    for (int i = 0; i < 32; ++i) {
        nested = "(" + nested + ")";
    }
    EXPECT_EQ(refusal(nested), "(taken)");
    EXPECT_EQ(refusal("(" + nested + ")"), "its groups nest too deep");
}

TEST(Pattern, WhatIsHardForOthersIsNotForThis) {
    const std::string text(20'000, 'a');
    for (const char* expression : {"^(a+)+$", "^(a|a)*$", "^(a*)*$", "^(a?){100}b$"}) {
        EXPECT_FALSE(pattern(expression).matches(text + "c")) << expression;
    }
}

}  // namespace
}  // namespace warder::json
