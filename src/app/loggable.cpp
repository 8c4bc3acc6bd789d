#include "app/loggable.hpp"

#include "json/characters.hpp"
#include <warder/json/writer.hpp>

#include <algorithm>

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
void append_escaped(std::string& out, char32_t code) {
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

}  // namespace

std::string_view loggable_path(std::string_view path, std::string& memory) {
    const bool harmless = path.find(token_begin) == std::string_view::npos;
    if (harmless && path.size() <= longest_text) return path;
    memory = censored_path(path);
    return memory;
}

void append_printable(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const char32_t code = json::next_code_point(text);
        if (code >= ' ' && code <= '~') {
            out += static_cast<char>(code);
        } else {
            append_escaped(out, code);
        }
    }
}

void append_ascii_string(std::string& out, std::string_view text, std::size_t most) {
    // Most texts are names and addresses, which stand for themselves.
    const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (text.size() <= most && std::ranges::all_of(text, plain)) {
        out.append(1, '"').append(text).append(1, '"');
        return;
    }
    std::size_t end = std::min(text.size(), most);
    const bool whole = end == text.size();
    while (!whole && end != 0 && json::is_continuation(text[end]))
        --end;  // not in the middle of a character
    std::string json;
    json::append_string(json, text.substr(0, end));
    if (!whole) json.insert(json.size() - 1, "...");
    append_printable(out, json);
}

}  // namespace warder
