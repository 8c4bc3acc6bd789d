/// Times in log lines.
#pragma once

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

namespace warder {

/// A time as RFC 3339 writes it, in UTC with milliseconds: "2026-07-28T09:30:00.250Z".
inline std::string timestamp(std::chrono::system_clock::time_point time) {
    const auto milliseconds =
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
    return fmt::format(
        "{:%FT%T}.{:03}Z",
        fmt::gmtime(std::chrono::system_clock::to_time_t(time)),
        milliseconds % 1000
    );
}

}  // namespace warder
