/// The flags that have a value, and how each is read.
#pragma once

#include "app/settings.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace warder {

/// Nothing when the text was taken over; otherwise what it should have been.
using complaint = std::optional<std::string>;

/// Reads one of a few words, in any case.
template <class Value>
complaint read_word(
    std::string_view text, Value& into, std::initializer_list<std::pair<const char*, Value>> words
) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    std::string choices;
    for (const auto& [word, value] : words) {
        if (lower == word) {
            into = value;
            return std::nullopt;
        }
        choices += (choices.empty() ? "one of " : ", ") + std::string(word);
    }
    return choices;
}

/// One flag with a value, its twins in the environment, and where its value goes.
struct value_flag {
    const char* flag;
    const char* placeholder;
    const char* help;
    const char* short_twin;  ///< a second name in the environment, or null
    complaint (*read)(std::string_view text, settings& into);
    bool of_http = false;  ///< whether it says nothing without a socket
};

/// All of them, in the order of the help.
std::span<const value_flag> value_flags() noexcept;

}  // namespace warder
