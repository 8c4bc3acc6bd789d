#include <warder/server/uri_template.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::server {
namespace {

/// The values as `a=1 b=2`, or "no".
std::string matched(std::string_view pattern, std::string_view uri) {
    const auto found = uri_template(pattern).match(uri);
    if (!found) return "no";
    std::string text;
    for (const auto& [name, value] : *found) {
        if (!text.empty()) text += ' ';
        text.append(name).append("=").append(value);
    }
    return text;
}

struct row {
    std::string_view pattern, uri, values;
};

TEST(UriTemplate, GivesTheValuesOfAUri) {
    const row rows[] = {
        {"test://{id}", "test://1", "id=1"},
        {"test://template/{id}/data", "test://template/123/data", "id=123"},
        {"test://{a}/{b}", "test://x/y", "a=x b=y"},
        {"test://{a}-{b}", "test://x-y-z", "a=x b=y-z"},
        {"test://{a}.{b}.txt", "test://x.y.z.txt", "a=x b=y.z"},
        {"test://{id}", "test://a%2Fb", "id=a%2Fb"},
        {"file:///{+path}", "file:///a/b/c.txt", "path=a/b/c.txt"},
        {"file:///{+path}/end", "file:///a/end/b/end", "path=a/end/b"},
        {"test://{+a}/x/{b}", "test://p/q/x/r", "a=p/q b=r"},
        {"test://s{?q}", "test://s?q=1", "q=1"},
        {"test://s{?q}", "test://s", ""},
        {"test://s{?q}", "test://s?", ""},
        {"test://s{?q}", "test://s?q", "q="},
        {"test://s{?q,r}", "test://s?r=2&q=a=b", "r=2 q=a=b"},
        {"test://{id}/s{?q}", "test://7/s?q=1", "q=1 id=7"},
        {"test://s?v={v}", "test://s?v=1", "v=1"},
    };
    for (const row& one : rows) {
        EXPECT_EQ(matched(one.pattern, one.uri), one.values) << one.pattern << " " << one.uri;
    }
}

TEST(UriTemplate, FitsNothingElse) {
    const row rows[] = {
        {"test://{id}", "", ""},
        {"test://{id}", "test://", ""},
        {"test://{id}", "TEST://1", ""},
        {"test://{id}", "test://a/b", ""},
        {"test://{id}", "test://a?b", ""},
        {"test://{id}", "test://a#b", ""},
        {"test://{id}/data", "test://1/date", ""},
        {"test://{id}/data", "test://1/data/", ""},
        {"test://{id}/data", "test:///data", ""},
        {"test://{id}/data", "test://1/2/data", ""},
        {"test://{a}-{b}", "test://x-", ""},
        {"test://{a}-{b}", "test://-x", ""},
        {"file:///{+path}", "file:///", ""},
        {"file:///{+path}", "file:///a?b", ""},
        {"test://s{?q}", "test://s?r=1", ""},
        {"test://s{?q}", "test://s?q=1&q=2", ""},
        {"test://s{?q}", "test://s?q=1#x", ""},
        {"test://s{?q}", "test://t?q=1", ""},
        {"test://s{?q}", "test://s/?q=1", ""},
    };
    for (const row& one : rows) {
        EXPECT_EQ(matched(one.pattern, one.uri), "no") << one.pattern << " " << one.uri;
    }
}

TEST(UriTemplate, WhatIsNotSupportedIsRefusedInWords) {
    struct refused {
        std::string_view pattern, why;
    };
    const refused rows[] = {
        {"test://{id", "partner"},          {"test://id}", "partner"},
        {"test://{a}}", "partner"},         {"test://{}", "supported"},
        {"test://{a b}", "supported"},      {"test://{a.b}", "supported"},
        {"test://{#a}", "supported"},       {"test://{/a}", "supported"},
        {"test://{;a}", "supported"},       {"test://{.a}", "supported"},
        {"test://{&a}", "supported"},       {"test://{a*}", "supported"},
        {"test://{a:3}", "supported"},      {"test://{a,b}", "supported"},
        {"test://{{a}}", "supported"},      {"test://x{?}", "supported"},
        {"test://x{?a,}", "supported"},     {"test://x{?a*}", "supported"},
        {"test://{a}/{a}", "twice"},        {"test://{a}{?a}", "twice"},
        {"test://{a}{b}", "text between"},  {"test://{?a}/b", "at the end"},
        {"test://x?y=1{?a}", "only query"}, {"test://{b}?y{?a}", "only query"},
    };
    for (const refused& one : rows) {
        try {
            const uri_template made(one.pattern);
            ADD_FAILURE() << one.pattern;
        } catch (const std::invalid_argument& failure) {
            const std::string_view said = failure.what();
            EXPECT_NE(said.find(one.why), std::string_view::npos) << one.pattern << ": " << said;
        }
    }
}

TEST(UriTemplate, ListsItsVariables) {
    const uri_template made("test://{a}/{+b}{?c,d}");
    EXPECT_EQ(made.variables(), (std::vector<std::string>{"a", "b", "c", "d"}));
    EXPECT_TRUE(uri_template::has_variables("{a}"));
    EXPECT_TRUE(uri_template::has_variables("a}"));
    EXPECT_FALSE(uri_template::has_variables("test://a"));
}

TEST(UriTemplate, ALongUriIsMatchedOnce) {
    std::string pattern = "test://";
    for (char name = 'a'; name <= 'z'; ++name) {
        pattern.append("{").append(1, name).append("}-");
    }
    const std::string uri = "test://" + std::string(100'000, '-');
    EXPECT_EQ(uri_template(pattern + "!").match(uri), std::nullopt);
}

TEST(DecodeVariable, DecodesOnce) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"", ""},
        {"abc", "abc"},
        {"a%20b", "a b"},
        {"a+b", "a+b"},
        {"%C3%A4", "\xC3\xA4"},
        {"%252e%252e", "%2e%2e"},
        {"a%2Fb", "a/b"},
        {"a/b//c/", "a/b//c/"},
        {"..a", "..a"},
        {"a..", "a.."},
        {"...", "..."},
        {"a/.b/c..d", "a/.b/c..d"},
        {"c:d", "c:d"},
    };
    for (const auto& [value, text] : rows) {
        EXPECT_EQ(decode_variable(value), std::string(text)) << value;
    }
}

TEST(DecodeVariable, RefusesWhatLeadsOutOfAFolder) {
    for (const std::string_view bad :
         {"..",
          ".",
          "%2e%2e",
          "%2E.",
          ".%2e",
          "%2e",
          "../a",
          "./a",
          "a/..",
          "a/.",
          "a/../b",
          "a/./b",
          "..%2Fa",
          "a%2F..%2Fb",
          "a%2f%2e%2e"}) {
        EXPECT_EQ(decode_variable(bad), std::nullopt) << bad;
    }
}

TEST(DecodeVariable, RefusesAnAbsolutePath) {
    for (const std::string_view bad : {"/", "/etc/passwd", "%2Fetc", "//host/share"}) {
        EXPECT_EQ(decode_variable(bad), std::nullopt) << bad;
    }
}

TEST(DecodeVariable, RefusesABackslash) {
    for (const std::string_view bad : {"\\", "a\\b", "..\\a", "%5C", "a%5c..%5cb"}) {
        EXPECT_EQ(decode_variable(bad), std::nullopt) << bad;
    }
}

TEST(DecodeVariable, RefusesNul) {
    EXPECT_EQ(decode_variable("a%00"), std::nullopt);
    EXPECT_EQ(decode_variable("a%00.txt"), std::nullopt);
    EXPECT_EQ(decode_variable(std::string_view("a\0b", 3)), std::nullopt);
}

TEST(DecodeVariable, RefusesControlCharacters) {
    for (const std::string_view bad : {"a%0Ab", "a%0Db", "%09", "%1F", "%7F", "a\nb", "\x7F"}) {
        EXPECT_EQ(decode_variable(bad), std::nullopt) << bad;
    }
}

TEST(DecodeVariable, RefusesWhatIsNoText) {
    for (const std::string_view bad : {"%", "%2", "%G0", "a%", "%FF", "%C3", "%C0%AF", "\xFF"}) {
        EXPECT_EQ(decode_variable(bad), std::nullopt) << bad;
    }
}

}  // namespace
}  // namespace warder::server
