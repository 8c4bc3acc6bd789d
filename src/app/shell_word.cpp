#include "app/shell_word.hpp"

#include <algorithm>

namespace warder {

std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string shell_word(std::string_view text) {
    const bool plain = std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("_-./:@%+,").find(c) != std::string_view::npos;
    });
    return plain && !text.empty() ? std::string(text) : shell_quoted(text);
}

}  // namespace warder
