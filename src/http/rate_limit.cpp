#include "http/syntax.hpp"
#include <warder/http/errc.hpp>
#include <warder/http/fields.hpp>
#include <warder/http/rate_limit.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace warder::http {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t max_count = 1'000'000'000;
constexpr std::size_t max_limits = 8;
constexpr seconds max_window = std::chrono::hours(24) * 360 * 100;

struct unit {
    std::string_view name;
    seconds length;
};

constexpr std::array<unit, 6> units = {{
    {"second", seconds(1)},
    {"minute", seconds(60)},
    {"hour", seconds(3600)},
    {"day", seconds(86'400)},
    {"month", seconds(86'400 * 30)},
    {"year", seconds(86'400 * 360)},
}};

error refuse(std::string why, std::string_view limit) {
    return {errc::malformed_limit, std::move(why), "limit '" + std::string(limit) + "'"};
}

void skip_space(std::string_view& text) noexcept {
    while (!text.empty() && (is_blank(text.front()) || text.front() == '\n' || text.front() == '\r')
    ) {
        text.remove_prefix(1);
    }
}

/// Takes a number of 1 to `max_count`; nothing where there is none or it is another.
std::optional<std::uint32_t> take_number(std::string_view& text) noexcept {
    std::uint32_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc() || number == 0 || number > max_count) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    return number;
}

/// Takes `/` or `per`.
bool take_per(std::string_view& text) noexcept {
    skip_space(text);
    const std::size_t size = text.starts_with('/') ? 1 : 3;
    if (size == 3 && !iequals(text.substr(0, 3), "per")) return false;
    text.remove_prefix(size);
    skip_space(text);
    return true;
}

const unit* find_unit(std::string_view name) noexcept {
    const auto found = std::find_if(units.begin(), units.end(), [&](const unit& known) {
        const std::size_t size = known.name.size();
        if (!iequals(name.substr(0, size), known.name)) return false;
        return name.size() == size || iequals(name.substr(size), "s");
    });
    return found == units.end() ? nullptr : &*found;
}

result<rate_limit> parse_one(std::string_view limit) {
    std::string_view rest = limit;
    skip_space(rest);
    if (rest.empty()) return refuse("A rate limit is empty", limit);
    const auto count = take_number(rest);
    if (!count) {
        return refuse(
            "A rate limit begins with a count of 1 to 1,000,000,000, as in 10/minute", limit
        );
    }
    if (!take_per(rest)) {
        return refuse("A rate limit has '/' or 'per' behind its count, as in 10/minute", limit);
    }
    std::uint32_t multiple = 1;
    if (!rest.empty() && is_digit(rest.front())) {
        const auto number = take_number(rest);
        if (!number)
            return refuse("A rate limit's window is 1 unit or more, as in 10/2minutes", limit);
        multiple = *number;
        skip_space(rest);
    }
    while (!rest.empty() && (is_blank(rest.back()) || rest.back() == '\n' || rest.back() == '\r')) {
        rest.remove_suffix(1);
    }
    const unit* found = find_unit(rest);
    if (found == nullptr) {
        return refuse("A rate limit's unit is second, minute, hour, day, month or year", limit);
    }
    if (seconds(multiple) > max_window / found->length.count()) {
        return refuse("A rate limit's window is longer than 100 years", limit);
    }
    return rate_limit{
        *count,
        found->length * multiple,
        std::to_string(*count) + " per " + std::to_string(multiple) + ' ' + std::string(found->name)
    };
}

}  // namespace

result<std::vector<rate_limit>> parse_rate_limits(std::string_view text) {
    std::vector<rate_limit> limits;
    for (bool more = true; more;) {
        const std::size_t end = text.find_first_of(",;|");
        auto limit = parse_one(text.substr(0, end));
        if (!limit) return std::move(limit).error();
        if (limits.size() == max_limits) return refuse("There are more than 8 rate limits", text);
        limits.push_back(std::move(*limit));
        more = end != std::string_view::npos;
        if (more) text.remove_prefix(end + 1);
    }
    return limits;
}

}  // namespace warder::http
