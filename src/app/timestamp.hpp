/// Times in log lines.
#pragma once

#include <chrono>
#include <string>

namespace warder {

/// A time as RFC 3339 writes it, in UTC with milliseconds: "2026-07-28T09:30:00.250Z". All have one
/// length, so that lines sort as texts.
std::string timestamp(std::chrono::system_clock::time_point time);

}  // namespace warder
