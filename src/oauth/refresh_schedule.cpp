#include "oauth/refresh_schedule.hpp"

#include "core/whole_number.hpp"
#include "http/syntax.hpp"
#include <warder/http/fields.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

using std::chrono::seconds;

std::optional<seconds> parse_seconds(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    const auto value = whole_number<std::uint32_t>(text);
    if (!value) return std::nullopt;
    return seconds(*value);
}

}  // namespace

void refresh_schedule::succeeded(time_point now, std::optional<seconds> max_age) {
    failures_ = 0;
    next_ = now + std::clamp(max_age.value_or(limits_.usual), limits_.shortest, limits_.longest);
    refresh_due_ = next_;
}

void refresh_schedule::failed(time_point now, double jitter) {
    // 2^6 s is above any `last_retry` in use, so the shift stays small
    const seconds pause =
        std::min(limits_.last_retry, limits_.first_retry * (1 << std::min(failures_, 16)));
    ++failures_;
    const auto after = [&](seconds whole) {
        const auto part = std::chrono::duration<double>(whole) * (0.5 + 0.5 * jitter);
        return now + std::chrono::duration_cast<std::chrono::milliseconds>(part);
    };
    next_ = after(pause);
    soon_ = after(limits_.first_retry);
}

void refresh_schedule::hurry() {
    if (failures_ > 0 && soon_) next_ = std::min(*next_, *soon_);
}

seconds refresh_schedule::wait(time_point now) const {
    if (due(now)) return seconds(0);
    return std::chrono::ceil<seconds>(*next_ - now);
}

std::optional<seconds> max_age_of(std::string_view cache_control) {
    std::optional<seconds> max_age;
    while (!cache_control.empty()) {
        std::string_view value = http::trim(http::take_until(cache_control, ','));
        const std::string_view name = http::take_until(value, '=');
        if (http::iequals(name, "no-store") || http::iequals(name, "no-cache")) return seconds(0);
        if (!http::iequals(name, "max-age")) continue;
        if (const auto age = parse_seconds(value)) max_age = age;
    }
    return max_age;
}

}  // namespace warder::oauth
