#include "issuer/html_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace warder::issuer {
namespace {

using namespace std::string_view_literals;

TEST(HtmlEscaped, WhatMeansSomethingIsAReference) {
    EXPECT_EQ(
        html_escaped(R"(<a href="x" id='y'>&amp;)"),
        "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;"
    );
    EXPECT_EQ(html_escaped("Zoë 雪 `$()`"), "Zoë 雪 `$()`");
}

TEST(PlainLine, LeavesOrdinaryTextAlone) {
    for (const auto text : {"MCP Inspector"sv, "Zoë's 雪 🙂"sv, "שלום"sv, ""sv}) {
        EXPECT_EQ(plain_line(text, 64), text);
    }
}

TEST(PlainLine, DropsWhatNobodySees) {
    // Of the controls U+0085 is white space.
    const std::string_view unseen[] = {
        "\0"sv,     "\x1b"sv,   "\x7f"sv,   "\u0085"sv,     "\u009b"sv,     "\u200e"sv,
        "\u200f"sv, "\u061c"sv, "\u202a"sv, "\u202e"sv,     "\u2066"sv,     "\u2069"sv,
        "\u200b"sv, "\u200c"sv, "\u200d"sv, "\u2060"sv,     "\ufeff"sv,     "\u00ad"sv,
        "\u3164"sv, "\ufe0f"sv, "\ue000"sv, "\U000e0041"sv, "\U0010ffff"sv,
    };
    for (const auto character : unseen) {
        const std::string text = "a" + std::string(character) + "b";
        EXPECT_EQ(plain_line(text, 64), character == "\u0085"sv ? "a b" : "ab") << text;
    }
}

TEST(PlainLine, WhiteSpaceIsOneBlank) {
    EXPECT_EQ(plain_line(" \t a\r\n\n\u00a0b\u2028\u3000c \u2003", 64), "a b c");
    EXPECT_EQ(plain_line("\u2800 \n", 64), "");
    EXPECT_EQ(plain_line("a \u202e b", 64), "a b");
}

TEST(PlainLine, WhatIsNoUtf8IsReplaced) {
    EXPECT_EQ(plain_line("a\xff z", 64), "a\ufffd z");
    EXPECT_EQ(plain_line("\xc0\xbc", 64), "\ufffd\ufffd");                 // "<", too long
    EXPECT_EQ(plain_line("\xe0\x80\xbc", 64), "\ufffd\ufffd\ufffd");       // the same
    EXPECT_EQ(plain_line("\xed\xa0\x80", 64), "\ufffd\ufffd\ufffd");       // a surrogate
    EXPECT_EQ(plain_line("\xf4\x90\x80\x80", 64).substr(0, 3), "\ufffd");  // above U+10FFFF
    EXPECT_EQ(plain_line("\xe2\x80<", 64), "\ufffd\ufffd<");               // cut short
    EXPECT_EQ(plain_line("\xe2", 64), "\ufffd");
}

TEST(PlainLine, IsCappedInCharacters) {
    EXPECT_EQ(plain_line("12345", 5), "12345");
    EXPECT_EQ(plain_line("123456", 5), "1234…");
    EXPECT_EQ(plain_line("雪雪雪雪", 3), "雪雪…");
    EXPECT_EQ(plain_line("trusted.example.evil.test", 10, kept_end::tail), "…evil.test");
    EXPECT_EQ(plain_line(std::string(100'000, 'x'), 64).size(), 63 + "…"sv.size());
}

}  // namespace
}  // namespace warder::issuer
