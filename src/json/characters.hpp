/// Characters of UTF-8 text.
#pragma once

#include <cstddef>
#include <string_view>

namespace warder::json {

/// Whether a byte goes on with a character that another one began.
constexpr bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The number of Unicode code points.
inline std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char c : text) {
        if (!is_continuation(c)) ++count;
    }
    return count;
}

/// Length of the well-formed UTF-8 sequence of two to four bytes that `text` starts with, or 0:
/// no overlong forms, no surrogates, nothing above U+10FFFF.
///
/// @param text  not empty
/// @source  Unicode 15, table 3-7
inline std::size_t sequence_length(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    if (lead == 0xE0 && second < 0xA0) return 0;
    if (lead == 0xED && second > 0x9F) return 0;
    if (lead == 0xF0 && second < 0x90) return 0;
    if (lead == 0xF4 && second > 0x8F) return 0;
    return length;
}

/// Stands for what is no character.
inline constexpr char32_t replacement_character = 0xFFFD;

/// Takes one code point off the front of a text, which is not empty. Of what is no UTF-8 it takes
/// a byte, and gives U+FFFD.
inline char32_t next_code_point(std::string_view& text) noexcept {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : sequence_length(text);
    if (length < 2) {
        text.remove_prefix(1);
        return length == 1 ? first : replacement_character;
    }
    char32_t code = first & (0x7Fu >> length);
    for (const char byte : text.substr(1, length - 1))
        code = code << 6 | (static_cast<unsigned char>(byte) & 0x3Fu);
    text.remove_prefix(length);
    return code;
}

}  // namespace warder::json
