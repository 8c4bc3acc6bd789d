/// What a log line looks like.
#pragma once

#include "app/settings.hpp"
#include <warder/core/log.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

namespace warder {

/// One line without its end. Text is `LEVEL:    message name=value`, as uvicorn aligns it; JSON is
/// an object with `time`, `level`, `message` and the fields.
///
/// Whatever bytes the values of the fields are, they can neither end the line nor be taken for
/// another field. The message is the program's own.
std::string log_line(
    log_format format,
    log_level level,
    std::chrono::system_clock::time_point time,
    std::string_view message,
    std::initializer_list<log_field> fields
);

}  // namespace warder
