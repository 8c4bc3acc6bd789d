#include "app/loggable.hpp"

#include <warder/json/writer.hpp>

#include <algorithm>
#include <cstdint>

namespace warder {
namespace {

/// A JWT begins with the base64url of `{"` (RFC 7519 §3.1).
constexpr std::string_view token_begin = "eyJ";

/// `path`, cut, without what looks like a JWT.
std::string censored_path(std::string_view path) {
    constexpr std::string_view token_characters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    std::string text(path.substr(0, longest_text));
    std::size_t at = text.find(token_begin);
    for (; at != std::string::npos; at = text.find(token_begin, at)) {
        const std::size_t end = std::min(text.find_first_not_of(token_characters, at), text.size());
        text.replace(at, end - at, "[token]");
    }
    return path.size() > longest_text ? text + "..." : text;
}

/// Appends a code point as JSON escapes it: a pair of surrogates for those that need one.
void append_escaped(std::string& out, std::uint32_t code) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (code > 0xFFFF) {
        append_escaped(out, 0xD800 + ((code - 0x10000) >> 10));
        append_escaped(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
        return;
    }
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += digits[(code >> shift) & 0xF];
}

/// Bytes of a character of UTF-8, by its first one.
std::size_t length_of(unsigned char first) {
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

}  // namespace

std::string_view loggable_path(std::string_view path, std::string& memory) {
    const bool harmless = path.find(token_begin) == std::string_view::npos;
    if (harmless && path.size() <= longest_text) return path;
    memory = censored_path(path);
    return memory;
}

void append_ascii_string(std::string& out, std::string_view text, std::size_t most) {
    // Most texts are names and addresses, which stand for themselves.
    const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (text.size() <= most && std::ranges::all_of(text, plain)) {
        out.append(1, '"').append(text).append(1, '"');
        return;
    }
    std::string json;
    const bool whole = text.size() <= most;
    text = text.substr(0, most);
    // Not in the middle of a character.
    while (!whole && !text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
        text.remove_suffix(1);
    if (!whole && !text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0)
        text.remove_suffix(1);
    json::append_string(json, text);
    if (!whole) json.insert(json.size() - 1, "...");
    for (std::size_t at = 0; at < json.size();) {
        const auto first = static_cast<unsigned char>(json[at]);
        if (first < 0x7F) {
            out += json[at++];
            continue;
        }
        const std::size_t length = first == 0x7F ? 1 : length_of(first);
        std::uint32_t code = first == 0x7F ? first : first & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i)
            code = (code << 6) | (static_cast<unsigned char>(json[at + i]) & 0x3FU);
        append_escaped(out, code);
        at += length;
    }
}

}  // namespace warder
