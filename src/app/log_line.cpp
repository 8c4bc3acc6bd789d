#include "app/log_line.hpp"

#include "app/timestamp.hpp"
#include <warder/json/writer.hpp>

#include <algorithm>

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

/// A value that could be taken for more than one word or line is written as a JSON string.
void append_value(std::string& out, std::string_view value) {
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
        return c > 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '=';
    });
    if (plain) {
        out += value;
    } else {
        json::append_string(out, value);
    }
}

std::string text_line(
    log_level level, std::string_view message, std::initializer_list<log_field> fields
) {
    std::string line(label_of(level));
    line += message;
    for (const auto& field : fields) {
        if (field.value.empty()) continue;
        line += ' ';
        line += field.name;
        line += '=';
        append_value(line, field.value);
    }
    return line;
}

}  // namespace

std::string log_line(
    log_format format,
    log_level level,
    std::chrono::system_clock::time_point time,
    std::string_view message,
    std::initializer_list<log_field> fields
) {
    if (format == log_format::text) return text_line(level, message, fields);
    std::string line;
    json::writer out(line);
    out.begin_object();
    out.key("time").value(timestamp(time));
    out.key("level").value(name_of(level)).key("message").value(message);
    for (const auto& field : fields) {
        if (field.value.empty()) continue;
        out.key(field.name);
        if (field.is_number) {
            out.raw(field.value);
        } else {
            out.value(field.value);
        }
    }
    out.end_object();
    return line;
}

}  // namespace warder
