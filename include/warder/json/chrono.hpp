/// Durations and points in time as fields. A header of its own, as <chrono> is slow to compile.
#pragma once

#include <warder/json/codec.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>
#include <string_view>
#include <type_traits>
#include <utility>

namespace warder::json {

class node;
class writer;

namespace detail {

/// A length of time, or the time since 1970-01-01T00:00:00Z: whole seconds, rounded down, and the
/// nanoseconds behind them, 0 to 999,999,999.
struct exact_seconds {
    std::int64_t seconds = 0;
    std::int32_t nanoseconds = 0;
};

bool read_duration(const node& source, exact_seconds& target);
void write_duration(exact_seconds value, writer& out);
bool read_date_time(const node& source, exact_seconds& target);
void write_date_time(exact_seconds value, writer& out);
bool read_date(const node& source, exact_seconds& target);
void write_date(exact_seconds value, writer& out);

/// A time in ticks of `numerator / denominator` seconds.
struct tick_count {
    std::int64_t ticks = 0;  ///< rounded down
    bool exact = true;       ///< nothing was rounded off
    bool fits = true;        ///< into 64 bits
};
tick_count to_ticks(exact_seconds value, std::int64_t numerator, std::int64_t denominator);
exact_seconds from_ticks(std::int64_t ticks, std::int64_t numerator, std::int64_t denominator);
exact_seconds from_seconds(double seconds);

/// Whether 64 bits of ticks, in nanoseconds, fit the 128 bits that are calculated with.
template <class Period>
inline constexpr bool is_countable = Period::den <= std::nano::den && Period::num < (1LL << 33);

/// Sets `target` to that time; false where it does not fit, or not exactly if that is asked for.
template <class Rep, class Period>
bool assign(exact_seconds value, std::chrono::duration<Rep, Period>& target, bool exactly) {
    using duration = std::chrono::duration<Rep, Period>;
    if constexpr (std::is_floating_point_v<Rep>) {
        const std::chrono::duration<double> seconds(
            static_cast<double>(value.seconds) + static_cast<double>(value.nanoseconds) * 1e-9
        );
        target = std::chrono::duration_cast<duration>(seconds);
        return true;
    } else {
        static_assert(
            is_countable<Period>, "a duration with ticks below a nanosecond cannot be described"
        );
        const tick_count count = to_ticks(value, Period::num, Period::den);
        if (!count.fits || (exactly && !count.exact)) return false;
        if (!std::in_range<Rep>(count.ticks)) return false;
        target = duration(static_cast<Rep>(count.ticks));
        return true;
    }
}

template <class Rep, class Period>
exact_seconds split(std::chrono::duration<Rep, Period> value) {
    if constexpr (std::is_floating_point_v<Rep>) {
        return from_seconds(std::chrono::duration_cast<std::chrono::duration<double>>(value).count()
        );
    } else {
        return from_ticks(static_cast<std::int64_t>(value.count()), Period::num, Period::den);
    }
}

}  // namespace detail

/// A duration is ISO 8601 text: "PT1H30M", "P2D", "PT0.25S", "-PT5S". No years or months, whose
/// length varies. What the type cannot say exactly is refused, not rounded.
///
/// @source  ISO 8601-1 §5.5.2; JSON Schema 2020-12 validation §7.3.1
template <class Rep, class Period>
struct codec<std::chrono::duration<Rep, Period>> {
    static constexpr std::string_view schema = R"({"type":"string","format":"duration"})";
    static constexpr std::string_view expected = "a duration such as PT1H30M";

    static bool read(const node& source, std::chrono::duration<Rep, Period>& target) {
        detail::exact_seconds value;
        return detail::read_duration(source, value) && detail::assign(value, target, true);
    }
    static void write(const std::chrono::duration<Rep, Period>& value, writer& out) {
        detail::write_duration(detail::split(value), out);
    }
};

/// A point in time is RFC 3339 text, in any time zone when read, in UTC when written:
/// "2026-01-31T12:00:00Z". Fractions that are finer than the type are cut off.
///
/// @source  RFC 3339 §5.6
template <class Duration>
struct codec<std::chrono::time_point<std::chrono::system_clock, Duration>> {
    static constexpr std::string_view schema = R"({"type":"string","format":"date-time"})";
    static constexpr std::string_view expected = "a date and time such as 2026-01-31T12:00:00Z";
    using time_point = std::chrono::time_point<std::chrono::system_clock, Duration>;

    static bool read(const node& source, time_point& target) {
        detail::exact_seconds value;
        Duration since{};
        if (!detail::read_date_time(source, value)) return false;
        if (!detail::assign(value, since, false)) return false;
        target = time_point(since);
        return true;
    }
    static void write(const time_point& value, writer& out) {
        detail::write_date_time(detail::split(value.time_since_epoch()), out);
    }
};

/// A day is RFC 3339 text: "2026-01-31".
///
/// @source  RFC 3339 §5.6, full-date
template <>
struct codec<std::chrono::sys_days> {
    static constexpr std::string_view schema = R"({"type":"string","format":"date"})";
    static constexpr std::string_view expected = "a date such as 2026-01-31";

    static bool read(const node& source, std::chrono::sys_days& target) {
        detail::exact_seconds value;
        std::chrono::days since{};
        if (!detail::read_date(source, value)) return false;
        if (!detail::assign(value, since, true)) return false;
        target = std::chrono::sys_days(since);
        return true;
    }
    static void write(const std::chrono::sys_days& value, writer& out) {
        detail::write_date(detail::split(value.time_since_epoch()), out);
    }
};

}  // namespace warder::json
