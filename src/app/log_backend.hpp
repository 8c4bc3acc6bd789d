/// Where a program's log lines go: spdlog, to the standard error.
#pragma once

#include "app/settings.hpp"
#include <warder/core/log.hpp>

#include <memory>

namespace warder {

/// A sink that writes each line at once. Text is `LEVEL:    message name=value`, as uvicorn aligns
/// it; JSON is an object a line with `time`, `level`, `message` and the fields.
std::unique_ptr<log_sink> make_log(log_format format, log_level least);

}  // namespace warder
