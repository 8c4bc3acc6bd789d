#include <warder/crypto/base64url.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace warder::crypto {
namespace {

constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The six bits that each character stands for, where they stand as the first, second, third and
/// last of four, so that nothing is shifted to join them. `not_a_digit` for a character that stands
/// for none.
using digit_table = std::array<std::array<std::uint32_t, 256>, 4>;
constexpr std::uint32_t not_a_digit = 0x80000000;

constexpr digit_table digits_of(std::string_view alphabet) {
    digit_table table{};
    for (std::size_t place = 0; place < 4; ++place) {
        table[place].fill(not_a_digit);
        for (std::size_t i = 0; i < alphabet.size(); ++i) {
            table[place][static_cast<unsigned char>(alphabet[i])] =
                static_cast<std::uint32_t>(i << (18 - 6 * place));
        }
    }
    return table;
}

constexpr digit_table standard_digits = digits_of(standard_alphabet);
constexpr digit_table url_digits = digits_of(url_alphabet);

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6)
            text += alphabet[bits >> (held - 6) & 0x3F];
    }
    if (held > 0) text += alphabet[bits << (6 - held) & 0x3F];
    return text;
}

std::optional<std::string> decode(std::string_view text, const digit_table& digits) {
    if (text.size() % 4 == 1) return std::nullopt;
    const auto digit = [&](std::size_t place, std::size_t at) -> std::uint32_t {
        return digits[place][static_cast<unsigned char>(text[at + place])];
    };

    std::string bytes(text.size() * 3 / 4, '\0');
    std::uint32_t seen = 0;  // every digit, or-ed: one check at the end instead of one a character
    char* out = bytes.data();
    const auto put = [&out](std::uint32_t byte) { *out++ = static_cast<char>(byte & 0xFF); };

    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4) {
        const std::uint32_t group = digit(0, at) | digit(1, at) | digit(2, at) | digit(3, at);
        seen |= group;
        put(group >> 16);
        put(group >> 8);
        put(group);
    }
    std::uint32_t stray = 0;
    if (const std::size_t rest = text.size() - at; rest > 0) {
        const std::uint32_t third = rest == 3 ? digit(2, at) : 0;
        const std::uint32_t group = digit(0, at) | digit(1, at) | third;
        seen |= group;
        put(group >> 16);
        if (rest == 3) put(group >> 8);
        stray = group & (rest == 3 ? 0xFF : 0xFFFF);
    }
    // RFC 4648 §3.5: bits behind the last byte must be zero, or one value had several spellings.
    if ((seen & not_a_digit) != 0 || stray != 0) return std::nullopt;
    return bytes;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) {
    return encode(bytes, url_alphabet);
}

std::optional<std::string> base64url_decode(std::string_view text) {
    return decode(text, url_digits);
}

std::string base64_encode(std::string_view bytes) {
    std::string text = encode(bytes, standard_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.ends_with('=')) text.remove_suffix(1);
    if (text.ends_with('=')) text.remove_suffix(1);
    return decode(text, standard_digits);
}

}  // namespace warder::crypto
