#include "server/yaml_scalar.hpp"

#include <warder/json/writer.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <system_error>

namespace warder::server {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
}

/// Takes the decimal digits that a text begins with, and gives how many there were.
std::size_t take_digits(std::string_view& text) {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
}

void take_sign(std::string_view& text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
}

bool is_integer(std::string_view text) {
    take_sign(text);
    return take_digits(text) > 0 && text.empty();
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
bool is_float(std::string_view text) {
    take_sign(text);
    std::size_t digits = take_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += take_digits(text);
    }
    if (digits == 0) return false;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        take_sign(text);
        if (take_digits(text) == 0) return false;
    }
    return text.empty();
}

bool is_infinite_or_none(std::string_view text) {
    if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return true;
    take_sign(text);
    return is_one_of(text, {".inf", ".Inf", ".INF"});
}

error unsayable() {
    return {
        std::make_error_code(std::errc::result_out_of_range),
        "A number is out of range",
        "JSON cannot hold this number; put it in quotes"
    };
}

template <class Number, class... Format>
result<std::string> number(std::string_view digits, Format... format) {
    Number read{};
    const char* end = digits.data() + digits.size();
    const auto [stopped, failure] = std::from_chars(digits.data(), end, read, format...);
    if (failure != std::errc() || stopped != end) return unsayable();
    std::string text;
    json::writer(text).value(read);
    return text;
}

}  // namespace

result<std::string> json_of_plain_scalar(std::string_view text) {
    if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return std::string("null");
    if (is_one_of(text, {"true", "True", "TRUE"})) return std::string("true");
    if (is_one_of(text, {"false", "False", "FALSE"})) return std::string("false");
    const std::string_view unsigned_text = text.substr(text.starts_with('+') ? 1 : 0);
    if (is_integer(text)) {
        if (text.starts_with('-')) return number<std::int64_t>(text);
        return number<std::uint64_t>(unsigned_text);
    }
    const std::string_view digits = text.size() > 2 ? text.substr(2) : std::string_view();
    if (text.starts_with("0o") && !digits.empty() &&
        digits.find_first_not_of("01234567") == std::string_view::npos) {
        return number<std::uint64_t>(digits, 8);
    }
    if (text.starts_with("0x") && !digits.empty() &&
        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
        return number<std::uint64_t>(digits, 16);
    }
    if (is_float(text)) return number<double>(unsigned_text);
    if (is_infinite_or_none(text)) return unsayable();
    std::string quoted;
    json::append_string(quoted, text);
    return quoted;
}

}  // namespace warder::server
