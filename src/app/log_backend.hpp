/// Where a program's log lines go: to the standard error.
#pragma once

#include "app/settings.hpp"
#include <warder/core/log.hpp>

#include <memory>

namespace warder {

/// A sink that writes each `log_line` at once.
std::unique_ptr<log_sink> make_log(log_format format, log_level least);

}  // namespace warder
