/// Character classes and white space of RFC 9110, for the parsers of this layer and of those above.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace warder::http {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 9110 §5.6.2: tchar. A table, since every field name of every request goes through it.
inline constexpr std::array<bool, 256> token_chars = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
        table[static_cast<unsigned char>(c)] = true;
    }
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        const char c = static_cast<char>(byte);
        if (is_alpha(c) || is_digit(c)) table[byte] = true;
    }
    return table;
}();

constexpr bool is_token_char(char c) noexcept {
    return token_chars[static_cast<unsigned char>(c)];
}

/// RFC 9110 §5.6.2: token = 1*tchar
constexpr bool is_token(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_token_char(c)) return false;
    }
    return !text.empty();
}

/// RFC 5234 B.1: VCHAR; and obs-text, which is for the caller to judge. Not empty.
constexpr bool is_visible(std::string_view text) noexcept {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') return false;
    }
    return !text.empty();
}

/// RFC 9110 §5.5: neither a control character but the tab, nor DEL.
constexpr bool is_field_value_char(char c) noexcept {
    return (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') || c == '\t';
}

/// Whether one of eight characters is a control character; a tab counts as one here.
inline bool has_control(const char* eight) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t word;
    std::memcpy(&word, eight, sizeof word);
    // A byte that is smaller than n borrows in (word - n in each byte), and then has its upper bit.
    const std::uint64_t below_space = (word - ones * ' ') & ~word;
    const std::uint64_t unlike_delete = word ^ (ones * 0x7f);
    const std::uint64_t is_delete = (unlike_delete - ones) & ~unlike_delete;
    return ((below_space | is_delete) & (ones * 0x80)) != 0;
}

/// Whether a text may be sent as the value of a field. A bearer token has hundreds of characters:
/// blocks of a fixed size, in which nothing depends on an earlier character, are what compilers
/// make vectors of.
inline bool is_field_value(std::string_view text) noexcept {
    constexpr std::size_t block = 32;
    constexpr std::size_t word = 8;
    for (; text.size() >= block; text.remove_prefix(block)) {
        unsigned char bad = 0;
        for (std::size_t i = 0; i < block; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            bad |= static_cast<unsigned char>((byte < ' ' && byte != '\t') || byte == 0x7f);
        }
        if (bad != 0) return false;
    }
    while (text.size() >= word && !has_control(text.data()))
        text.remove_prefix(word);
    for (const char c : text) {
        if (!is_field_value_char(c)) return false;
    }
    return true;
}

/// RFC 9110 §5.6.3: OWS = *( SP / HTAB )
constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

/// The text without the optional white space around it.
constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// The text up to `end`, which is removed from `rest` together with it; the whole rest where there
/// is no `end`.
constexpr std::string_view take_until(std::string_view& rest, char end) noexcept {
    const std::size_t found = rest.find(end);
    const std::string_view taken = rest.substr(0, found);
    rest = found == std::string_view::npos ? std::string_view() : rest.substr(found + 1);
    return taken;
}

}  // namespace warder::http
