/// Times in log lines.
#pragma once

#include <warder/json/chrono.hpp>
#include <warder/json/writer.hpp>

#include <chrono>

namespace warder {

/// Writes a time as RFC 3339 has it, in UTC with milliseconds: "2026-07-28T09:30:00.25Z".
inline void write_timestamp(std::chrono::system_clock::time_point time, json::writer& out) {
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;
    json::codec<time_point>::write(std::chrono::floor<std::chrono::milliseconds>(time), out);
}

}  // namespace warder
