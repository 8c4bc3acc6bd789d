/// Integers of JSON and the ranges of C++ integers.
#pragma once

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace warder::json {

/// How a number of JSON relates to an integer type.
enum class fit { exact, too_low, too_high, not_whole };

/// Sets `value` to a number that need not be whole.
template <class Integer>
fit from_floating(double number, Integer& value) noexcept {
    constexpr bool is_signed = std::is_signed_v<Integer>;
    if (std::trunc(number) != number) return fit::not_whole;
    if (number >= std::ldexp(1.0, is_signed ? 63 : 64)) return fit::too_high;
    if (number < (is_signed ? -std::ldexp(1.0, 63) : 0.0)) return fit::too_low;
    value = static_cast<Integer>(number);
    return fit::exact;
}

/// Sets `value` to an integer of JSON. A number without a fraction is one (JSON Schema validation
/// §6.1.1 and core §4.2.1).
template <class Integer>
fit get_integer(simdjson::dom::element source, Integer& value) noexcept {
    if (source.get(value) == simdjson::SUCCESS) return fit::exact;
    // simdjson keeps an integer as signed whenever it fits.
    if (source.is_uint64()) return fit::too_high;
    if (source.is_int64()) return fit::too_low;
    return from_floating(source.get_double().value_unsafe(), value);
}

/// Sets `value` to the number that a text is, as a whole; infinities are none.
inline bool get_floating(std::string_view text, double& value) noexcept {
    const char* const end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, value);
    return failure == std::errc{} && stopped == end && std::isfinite(value);
}

/// Sets `value` to the integer that a text is, as a whole: "5", "5.0", "5e0".
template <class Integer>
fit get_integer(std::string_view text, Integer& value) noexcept {
    const char* const end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, value);
    if (failure == std::errc{} && stopped == end) return fit::exact;
    double number = 0;
    return get_floating(text, number) ? from_floating(number, value) : fit::not_whole;
}

/// The range of an integer type of `size` bytes.
template <class Integer>
Integer least_of(std::size_t size) noexcept {
    if constexpr (std::is_unsigned_v<Integer>) return 0;
    return std::numeric_limits<Integer>::min() >> (64 - 8 * size);
}
template <class Integer>
Integer greatest_of(std::size_t size) noexcept {
    return std::numeric_limits<Integer>::max() >> (64 - 8 * size);
}

}  // namespace warder::json
