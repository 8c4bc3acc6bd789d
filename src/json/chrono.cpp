#include <warder/json/chrono.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace warder::json::detail {
namespace {

/// Wide enough for any 64-bit count of ticks in nanoseconds.
__extension__ using wide = __int128;

constexpr wide nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

bool fits_64_bits(wide value) noexcept {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

wide floor_divide(wide dividend, wide divisor) noexcept {
    const wide quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

/// A time in nanoseconds, or nothing when its seconds need more than 64 bits.
std::optional<exact_seconds> split_nanoseconds(wide nanoseconds) noexcept {
    const wide seconds = floor_divide(nanoseconds, nanoseconds_per_second);
    if (!fits_64_bits(seconds)) return std::nullopt;
    return exact_seconds{
        static_cast<std::int64_t>(seconds),
        static_cast<std::int32_t>(nanoseconds - seconds * nanoseconds_per_second)
    };
}

wide nanoseconds_of(exact_seconds value) noexcept {
    return static_cast<wide>(value.seconds) * nanoseconds_per_second + value.nanoseconds;
}

/// Reads text from its front.
class scanner {
  public:
    explicit scanner(std::string_view text) : text_(text) {}

    bool done() const noexcept { return text_.empty(); }

    bool take(char wanted) noexcept {
        if (!text_.starts_with(wanted)) return false;
        text_.remove_prefix(1);
        return true;
    }

    /// `least` to `most` decimal digits as a number; `most` is at most 18.
    std::optional<std::int64_t> digits(std::size_t least, std::size_t most) noexcept {
        std::int64_t value = 0;
        std::size_t count = 0;
        while (count < text_.size() && text_[count] >= '0' && text_[count] <= '9') {
            if (++count > most) return std::nullopt;
            value = value * 10 + (text_[count - 1] - '0');
        }
        if (count < least) return std::nullopt;
        text_.remove_prefix(count);
        return value;
    }

    /// The digits of a fraction, one to nine, in nanoseconds.
    std::optional<std::int64_t> fraction() noexcept {
        const std::size_t before = text_.size();
        auto value = digits(1, 9);
        for (std::size_t count = before - text_.size(); value && count < 9; ++count) {
            *value *= 10;
        }
        return value;
    }

  private:
    std::string_view text_;
};

/// `[[nW][nD]][T[nH][nM][n[.f]S]]`, at least one of them, in nanoseconds.
std::optional<wide> scan_duration(scanner& text) {
    struct unit {
        char letter;
        bool of_time;
        std::int64_t seconds;
    };
    constexpr std::array<unit, 5> units = {
        {{'W', false, 7 * seconds_per_day},
         {'D', false, seconds_per_day},
         {'H', true, 3600},
         {'M', true, 60},
         {'S', true, 1}}
    };
    wide total = 0;
    bool in_time = text.take('T');
    std::size_t next = 0;
    do {
        const auto count = text.digits(1, 18);
        std::optional<std::int64_t> fraction = 0;
        const bool has_fraction = text.take('.');
        if (has_fraction) fraction = text.fraction();
        if (!count || !fraction) return std::nullopt;
        // Units come once each, longest first.
        while (next < units.size() &&
               (units[next].of_time != in_time || !text.take(units[next].letter))) {
            ++next;
        }
        if (next == units.size()) return std::nullopt;
        if (has_fraction && units[next].letter != 'S') return std::nullopt;
        total +=
            static_cast<wide>(*count) * units[next].seconds * nanoseconds_per_second + *fraction;
        ++next;
        if (!in_time && text.take('T')) {
            in_time = true;
            if (text.done()) return std::nullopt;
        }
    } while (!text.done());
    return total;
}

/// `YYYY-MM-DD` in days since 1970-01-01.
std::optional<std::int64_t> scan_date(scanner& text) {
    const auto year = text.digits(4, 4);
    if (!year || !text.take('-')) return std::nullopt;
    const auto month = text.digits(2, 2);
    if (!month || !text.take('-')) return std::nullopt;
    const auto day = text.digits(2, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(static_cast<int>(*year)),
        std::chrono::month(static_cast<unsigned>(*month)),
        std::chrono::day(static_cast<unsigned>(*day))
    );
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// `HH:MM:SS[.f]` since midnight.
std::optional<exact_seconds> scan_time(scanner& text) {
    const auto hour = text.digits(2, 2);
    if (!hour || *hour > 23 || !text.take(':')) return std::nullopt;
    const auto minute = text.digits(2, 2);
    if (!minute || *minute > 59 || !text.take(':')) return std::nullopt;
    const auto second = text.digits(2, 2);
    // RFC 3339 §5.6: 60 is a leap second, which a system clock does not count.
    if (!second || *second > 60) return std::nullopt;
    std::optional<std::int64_t> fraction = 0;
    if (text.take('.')) fraction = text.fraction();
    if (!fraction) return std::nullopt;
    return exact_seconds{
        *hour * 3600 + *minute * 60 + *second, static_cast<std::int32_t>(*fraction)
    };
}

/// `Z`, `+HH:MM` or `-HH:MM` in seconds east of UTC.
std::optional<std::int64_t> scan_zone(scanner& text) {
    if (text.take('Z') || text.take('z')) return 0;
    const bool west = text.take('-');
    if (!west && !text.take('+')) return std::nullopt;
    const auto hour = text.digits(2, 2);
    if (!hour || *hour > 23 || !text.take(':')) return std::nullopt;
    const auto minute = text.digits(2, 2);
    if (!minute || *minute > 59) return std::nullopt;
    const std::int64_t east = *hour * 3600 + *minute * 60;
    return west ? -east : east;
}

/// Appends a number of at least `width` digits, which is not negative.
void append_padded(std::string& out, std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    out.append(digits.size() < width ? width - digits.size() : 0, '0').append(digits);
}

void append_fraction(std::string& out, std::int32_t nanoseconds) {
    if (nanoseconds == 0) return;
    out += '.';
    append_padded(out, nanoseconds, 9);
    out.resize(out.find_last_not_of('0') + 1);
}

/// Whether the year of a day has four digits (RFC 3339 §5.6).
bool has_date(std::int64_t days) noexcept {
    constexpr std::int64_t first_day = -719'528;  // 0000-01-01
    constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31
    return days >= first_day && days <= last_day;
}

/// Appends `YYYY-MM-DD`.
void append_date(std::string& out, std::int64_t days) {
    if (!has_date(days)) {
        throw std::domain_error("a date to be encoded is outside the years 0000 to 9999");
    }
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))
    };
    append_padded(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.day()), 2);
}

std::int64_t days_of(exact_seconds value) noexcept {
    return static_cast<std::int64_t>(floor_divide(value.seconds, seconds_per_day));
}

}  // namespace

tick_count to_ticks(exact_seconds value, std::int64_t numerator, std::int64_t denominator) {
    const wide dividend = nanoseconds_of(value) * denominator;
    const wide divisor = nanoseconds_per_second * numerator;
    const wide ticks = floor_divide(dividend, divisor);
    if (!fits_64_bits(ticks)) return {.fits = false};
    return {.ticks = static_cast<std::int64_t>(ticks), .exact = ticks * divisor == dividend};
}

exact_seconds from_ticks(std::int64_t ticks, std::int64_t numerator, std::int64_t denominator) {
    const wide scaled = static_cast<wide>(ticks) * numerator * nanoseconds_per_second;
    const auto value = split_nanoseconds(floor_divide(scaled, denominator));
    if (value) return *value;
    return {
        ticks < 0 ? std::numeric_limits<std::int64_t>::min()
                  : std::numeric_limits<std::int64_t>::max()
    };
}

exact_seconds from_seconds(double seconds) {
    constexpr double limit = 9e15;  // whole seconds are exact in a double up to here
    if (std::isnan(seconds)) return {};
    const double bounded = std::clamp(seconds, -limit, limit);
    const double whole = std::floor(bounded);
    const auto nanoseconds = static_cast<std::int64_t>(std::round((bounded - whole) * 1e9));
    const wide total = static_cast<wide>(whole) * nanoseconds_per_second + nanoseconds;
    return split_nanoseconds(total).value_or(exact_seconds{});
}

bool read_duration(const node& source, exact_seconds& target) {
    const auto text = source.string();
    if (!text) return false;
    scanner rest(*text);
    const bool negative = rest.take('-');
    if (!rest.take('P')) return false;
    const auto nanoseconds = scan_duration(rest);
    if (!nanoseconds) return false;
    const auto value = split_nanoseconds(negative ? -*nanoseconds : *nanoseconds);
    if (!value) return false;
    target = *value;
    return true;
}

void write_duration(exact_seconds value, writer& out) {
    const bool negative = value.seconds < 0;
    const wide total = negative ? -nanoseconds_of(value) : nanoseconds_of(value);
    const auto nanoseconds = static_cast<std::int32_t>(total % nanoseconds_per_second);
    const auto all = static_cast<std::uint64_t>(total / nanoseconds_per_second);
    const std::uint64_t days = all / 86'400;
    const std::uint64_t hours = all / 3600 % 24;
    const std::uint64_t minutes = all / 60 % 60;
    const std::uint64_t seconds = all % 60;
    const bool has_seconds = seconds != 0 || nanoseconds != 0;
    std::string text = negative ? "-P" : "P";
    if (days != 0) text += std::to_string(days) + 'D';
    if (hours != 0 || minutes != 0 || has_seconds || days == 0) text += 'T';
    if (hours != 0) text += std::to_string(hours) + 'H';
    // RFC 3339 appendix A: no unit is left out between two others.
    if (minutes != 0 || (hours != 0 && has_seconds)) text += std::to_string(minutes) + 'M';
    if (has_seconds || text.ends_with('T')) {
        text += std::to_string(seconds);
        append_fraction(text, nanoseconds);
        text += 'S';
    }
    out.value(text);
}

bool read_date_time(const node& source, exact_seconds& target) {
    const auto text = source.string();
    if (!text) return false;
    scanner rest(*text);
    const auto days = scan_date(rest);
    if (!days || (!rest.take('T') && !rest.take('t'))) return false;
    const auto time = scan_time(rest);
    if (!time) return false;
    const auto east = scan_zone(rest);
    if (!east || !rest.done()) return false;
    target = {*days * seconds_per_day + time->seconds - *east, time->nanoseconds};
    // A zone or a leap second may lead out of the years that can be written in UTC.
    return has_date(days_of(target));
}

void write_date_time(exact_seconds value, writer& out) {
    std::string text;
    const std::int64_t days = days_of(value);
    append_date(text, days);
    const std::int64_t second = value.seconds - days * seconds_per_day;
    text += 'T';
    append_padded(text, second / 3600, 2);
    text += ':';
    append_padded(text, second / 60 % 60, 2);
    text += ':';
    append_padded(text, second % 60, 2);
    append_fraction(text, value.nanoseconds);
    text += 'Z';
    out.value(text);
}

bool read_date(const node& source, exact_seconds& target) {
    const auto text = source.string();
    if (!text) return false;
    scanner rest(*text);
    const auto days = scan_date(rest);
    if (!days || !rest.done()) return false;
    target = {*days * seconds_per_day, 0};
    return true;
}

void write_date(exact_seconds value, writer& out) {
    std::string text;
    append_date(text, days_of(value));
    out.value(text);
}

}  // namespace warder::json::detail
