#include "app/log_backend.hpp"

#include "app/timestamp.hpp"
#include <warder/core/clock.hpp>
#include <warder/json/writer.hpp>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace warder {
namespace {

std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::trace:
            return "trace";
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warning:
            return "warning";
        case log_level::error:
            return "error";
        case log_level::critical:
            return "critical";
    }
    return "error";
}

/// As uvicorn writes it: the level and its colon fill ten columns.
std::string_view label_of(log_level level) {
    switch (level) {
        case log_level::trace:
            return "TRACE:    ";
        case log_level::debug:
            return "DEBUG:    ";
        case log_level::info:
            return "INFO:     ";
        case log_level::warning:
            return "WARNING:  ";
        case log_level::error:
            return "ERROR:    ";
        case log_level::critical:
            return "CRITICAL: ";
    }
    return "ERROR:    ";
}

spdlog::level::level_enum spdlog_level(log_level level) {
    return static_cast<spdlog::level::level_enum>(level
    );  // both count trace, debug, info ... critical from 0
}

/// A value that could be taken for more than one word or line is written as a JSON string.
void append_value(std::string& out, std::string_view value) {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return c > 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '=';
    });
    if (plain) {
        out += value;
    } else {
        json::append_string(out, value);
    }
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
        std::string line;
        if (format_ == log_format::json) {
            json::writer out(line);
            out.begin_object();
            out.key("time").value(timestamp(system_clock().now()));
            out.key("level").value(name_of(level)).key("message").value(message);
            for (const auto& field : fields)
                out.key(field.name).value(field.value);
            out.end_object();
        } else {
            line += label_of(level);
            line += message;
            for (const auto& field : fields) {
                line += ' ';
                line += field.name;
                line += '=';
                append_value(line, field.value);
            }
        }
        logger_.log(spdlog_level(level), line);
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
