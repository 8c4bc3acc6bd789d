#include "app/timestamp.hpp"

namespace warder {
namespace {

/// Appends a number with leading zeros.
void append_padded(std::string& out, long number, std::size_t digits) {
    const std::string text = std::to_string(number);
    if (text.size() < digits) out.append(digits - text.size(), '0');
    out += text;
}

}  // namespace

std::string timestamp(std::chrono::system_clock::time_point time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::milliseconds>(time - day));
    std::string text;
    append_padded(text, static_cast<int>(date.year()), 4);
    append_padded(text += '-', static_cast<unsigned>(date.month()), 2);
    append_padded(text += '-', static_cast<unsigned>(date.day()), 2);
    append_padded(text += 'T', clock.hours().count(), 2);
    append_padded(text += ':', clock.minutes().count(), 2);
    append_padded(text += ':', clock.seconds().count(), 2);
    append_padded(text += '.', clock.subseconds().count(), 3);
    return text += 'Z';
}

}  // namespace warder
