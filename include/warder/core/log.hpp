/// Log lines as values; where they go is decided by the program.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace warder {

/// How much a line matters, least first.
enum class log_level : std::uint8_t { trace, debug, info, warning, error, critical };

/// One named value of a log line; one that is empty is not there. Both views live until `write`
/// returns.
struct log_field {
    std::string_view name;
    std::string_view value;

    /// Whether `value` is a number as JSON has it. A JSON line then says it as one.
    bool is_number = false;
};

/// Takes log lines.
///
/// @threads  both functions may be called from any thread
class log_sink {
  public:
    virtual ~log_sink() = default;

    /// Whether lines of this level are kept; asked before an expensive line is put together.
    virtual bool enabled(log_level level) const noexcept = 0;

    /// Writes one line: a fixed sentence, and the values that vary as fields. Never given a secret.
    virtual void write(
        log_level level, std::string_view message, std::initializer_list<log_field> fields
    ) = 0;

    void debug(std::string_view message, std::initializer_list<log_field> fields = {}) {
        if (enabled(log_level::debug)) write(log_level::debug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<log_field> fields = {}) {
        if (enabled(log_level::info)) write(log_level::info, message, fields);
    }
    void warning(std::string_view message, std::initializer_list<log_field> fields = {}) {
        if (enabled(log_level::warning)) write(log_level::warning, message, fields);
    }
    void error(std::string_view message, std::initializer_list<log_field> fields = {}) {
        if (enabled(log_level::error)) write(log_level::error, message, fields);
    }
};

/// A sink that keeps nothing; lives as long as the program.
log_sink& null_log();

}  // namespace warder
