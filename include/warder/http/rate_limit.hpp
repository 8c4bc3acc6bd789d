/// Rate limits as people write them: `10/minute`.
#pragma once

#include <warder/core/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// So many requests in so long a time.
struct rate_limit {
    /// At least 1.
    std::uint32_t count = 0;

    /// At least one second.
    std::chrono::seconds window = {};

    /// As slowapi writes it: `10 per 1 minute`.
    std::string text;
};

/// Reads limits in the grammar of slowapi and limits:
///
///     limits = limit *( ( "," / ";" / "|" ) limit )
///     limit  = count ( "/" / "per" ) [ n ] unit [ "s" ]
///     unit   = "second" / "minute" / "hour" / "day" / "month" / "year"
///
/// in any case, with white space wherever it likes. A month is 30 days and a year 360. Counts are
/// 1 to 1,000,000,000, a window is at most 100 years, and there are at most 8 limits.
///
/// @errors  `malformed_limit`: the description says what is wrong, the detail quotes the limit
/// @source  the `limits` library's string notation, as slowapi takes it
result<std::vector<rate_limit>> parse_rate_limits(std::string_view text);

}  // namespace warder::http
