#include "issuer/html_text.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <vector>

namespace warder::issuer {
namespace {

struct range {
    char32_t first, last;
};

constexpr range white_space[] = {
    {0x09, 0x0D},
    {0x20, 0x20},
    {0x85, 0x85},
    {0xA0, 0xA0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x2800, 0x2800},
    {0x3000, 0x3000},
};

/// Controls, marks of direction, what joins or breaks unseen, fillers, tags, private use.
constexpr range unseen[] = {
    {0x00, 0x1F},
    {0x7F, 0x9F},
    {0xAD, 0xAD},
    {0x034F, 0x034F},
    {0x061C, 0x061C},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x200B, 0x200F},
    {0x202A, 0x202E},
    {0x2060, 0x206F},
    {0x3164, 0x3164},
    {0xE000, 0xF8FF},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB},
    {0xE0000, 0x10FFFF},
};

template <std::size_t count>
bool is_in(const range (&table)[count], char32_t character) {
    return std::any_of(table, table + count, [&](const range& r) {
        return character >= r.first && character <= r.last;
    });
}

void append(std::string& out, char32_t character) {
    const auto rest = [&](unsigned shift) {
        out += static_cast<char>(0x80u | (character >> shift & 0x3Fu));
    };
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0u | character >> 6);
        rest(0);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xE0u | character >> 12);
        rest(6), rest(0);
    } else {
        out += static_cast<char>(0xF0u | character >> 18);
        rest(12), rest(6), rest(0);
    }
}

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string plain_line(std::string_view text, std::size_t most, kept_end end) {
    std::vector<char32_t> line;
    bool blank = false;
    while (!text.empty()) {
        const char32_t character = json::next_code_point(text);
        if (is_in(white_space, character)) {
            blank = !line.empty();
        } else if (!is_in(unseen, character)) {
            if (blank) line.push_back(' ');
            blank = false;
            line.push_back(character);
        }
    }
    constexpr char32_t ellipsis = 0x2026;
    if (line.size() > most) {
        const auto excess = static_cast<std::ptrdiff_t>(line.size() - most);
        if (end == kept_end::head) {
            line.erase(line.end() - excess, line.end());
            line.back() = ellipsis;
        } else {
            line.erase(line.begin(), line.begin() + excess);
            line.front() = ellipsis;
        }
    }
    std::string out;
    for (const char32_t character : line)
        append(out, character);
    return out;
}

}  // namespace warder::issuer
