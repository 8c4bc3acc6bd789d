/// Numbers that are a whole text.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace warder {

/// The integer that the whole of `text` is in decimal digits, with or without zeros in front, and
/// for a signed type with or without `-` before them; nothing for any other text, and for a number
/// that does not fit.
template <class Integer>
std::optional<Integer> whole_number(std::string_view text) noexcept {
    Integer number{};
    const char* const end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

/// The same, and nothing outside of `low` to `high` either.
template <class Integer>
std::optional<Integer> whole_number(std::string_view text, Integer low, Integer high) noexcept {
    const auto number = whole_number<Integer>(text);
    return number && *number >= low && *number <= high ? number : std::nullopt;
}

}  // namespace warder
