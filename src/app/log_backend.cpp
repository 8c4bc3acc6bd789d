#include "app/log_backend.hpp"

#include "app/log_line.hpp"
#include <warder/core/clock.hpp>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace warder {
namespace {

spdlog::level::level_enum spdlog_level(log_level level) {
    return static_cast<spdlog::level::level_enum>(level
    );  // both count trace, debug, info ... critical from 0
}

class spdlog_sink final : public log_sink {
  public:
    spdlog_sink(log_format format, log_level least)
        : format_(format), logger_("warder", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
        logger_.set_level(spdlog_level(least));
        logger_.set_pattern("%v");
        logger_.flush_on(spdlog::level::trace);
    }

    bool enabled(log_level level) const noexcept override {
        return logger_.should_log(spdlog_level(level));
    }

    void write(log_level level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        logger_.log(
            spdlog_level(level), log_line(format_, level, system_clock().now(), message, fields)
        );
    }

  private:
    const log_format format_;
    spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<log_sink> make_log(log_format format, log_level least) {
    return std::make_unique<spdlog_sink>(format, least);
}

}  // namespace warder
