#include "json/characters.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace warder::json {
namespace {

std::vector<char32_t> code_points(std::string_view text) {
    std::vector<char32_t> all;
    while (!text.empty())
        all.push_back(next_code_point(text));
    return all;
}

using list = std::vector<char32_t>;
constexpr char32_t bad = replacement_character;

TEST(NextCodePoint, TakesACharacterOfAnyLength) {
    using namespace std::string_view_literals;
    EXPECT_EQ(code_points("a\0\x7f"sv), (list{'a', 0, 0x7F}));
    EXPECT_EQ(code_points("\xC2\x80\xDF\xBF"), (list{0x80, 0x7FF}));
    EXPECT_EQ(
        code_points("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
        (list{0x800, 0xD7FF, 0xE000, 0xFFFF})
    );
    EXPECT_EQ(code_points("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), (list{0x10000, 0x10FFFF}));
    EXPECT_EQ(code_points("\xC3\xA9z"), (list{0xE9, 'z'}));
}

TEST(NextCodePoint, TakesAByteOfWhatIsNoUtf8) {
    EXPECT_EQ(code_points("\x80z"), (list{bad, 'z'}));
    EXPECT_EQ(code_points("\xFF\xC3"), (list{bad, bad}));
    EXPECT_EQ(code_points("\xC0\xBC"), (list{bad, bad}));           // "<", too long
    EXPECT_EQ(code_points("\xE0\x80\xBC"), (list{bad, bad, bad}));  // the same
    EXPECT_EQ(code_points("\xF0\x80\x80\xBC"), list(4, bad));       // the same
    EXPECT_EQ(code_points("\xED\xA0\x80"), (list{bad, bad, bad}));  // a surrogate
    EXPECT_EQ(code_points("\xF4\x90\x80\x80"), list(4, bad));       // above U+10FFFF
    EXPECT_EQ(code_points("\xE2\x80<"), (list{bad, bad, '<'}));     // cut short
    EXPECT_EQ(code_points("\xF0\x9F\x91"), (list{bad, bad, bad}));  // by the end
    EXPECT_EQ(code_points("\xC3\xC3\xA9"), (list{bad, 0xE9}));
}

}  // namespace
}  // namespace warder::json
