/// Character classes and white space of RFC 9110, for the parsers of this layer.
#pragma once

#include <cstddef>
#include <string_view>

namespace warder::http {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 9110 §5.6.2: tchar
constexpr bool is_token_char(char c) noexcept {
    return is_alpha(c) || is_digit(c) ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

/// RFC 9110 §5.6.2: token = 1*tchar
constexpr bool is_token(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_token_char(c)) return false;
    }
    return !text.empty();
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
