#include "app/log_line.hpp"

#include <warder/json/node.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder {
namespace {

using time_point = std::chrono::system_clock::time_point;

std::string line_of(log_format format, std::string_view value) {
    return log_line(
        format,
        log_level::warning,
        time_point(std::chrono::milliseconds(1'767'225'600'250)),
        "Request refused",
        {{"reason", value}, {"status", "401", true}}
    );
}

TEST(LogLine, OfTextIsAlignedAsUvicornsAre) {
    EXPECT_EQ(
        line_of(log_format::text, "expired"), "WARNING:  Request refused reason=expired status=401"
    );
    const auto of_level = [](log_level level) {
        return log_line(log_format::text, level, time_point(), "x", {});
    };
    EXPECT_EQ(of_level(log_level::trace), "TRACE:    x");
    EXPECT_EQ(of_level(log_level::debug), "DEBUG:    x");
    EXPECT_EQ(of_level(log_level::info), "INFO:     x");
    EXPECT_EQ(of_level(log_level::error), "ERROR:    x");
    EXPECT_EQ(of_level(log_level::critical), "CRITICAL: x");
}

TEST(LogLine, OfJsonIsOneObject) {
    EXPECT_EQ(
        line_of(log_format::json, "expired"),
        R"({"time":"2026-01-01T00:00:00.250Z","level":"warning","message":"Request refused",)"
        R"("reason":"expired","status":401})"
    );
}

TEST(LogLine, LeavesAnEmptyValueOut) {
    EXPECT_EQ(line_of(log_format::text, ""), "WARNING:  Request refused status=401");
    EXPECT_EQ(line_of(log_format::json, "").find("reason"), std::string::npos);
}

struct forged {
    std::string value;
    std::string text;  ///< as it stands in a line of text
};

const std::vector<forged> forgeries = {
    {"a\nERROR:    forged", R"("a\nERROR:    forged")"},
    {"a\r\nb", R"("a\r\nb")"},
    {"a status=200", R"("a status=200")"},
    {"a\tb", R"("a\tb")"},
    {"a=b", R"("a=b")"},
    {R"(a" status="200)", R"("a\" status=\"200")"},
    {R"(a\)", R"("a\\")"},
    {R"(","status":"200)", R"("\",\"status\":\"200")"},
    {std::string("a\0b", 3), R"("a\u0000b")"},
    {"\x1b[2Jcleared", R"("\u001b[2Jcleared")"},
};

TEST(LogLine, OfTextCannotBeForgedByAValue) {
    for (const forged& one : forgeries) {
        EXPECT_EQ(
            line_of(log_format::text, one.value),
            "WARNING:  Request refused reason=" + one.text + " status=401"
        );
    }
}

TEST(LogLine, OfJsonCannotBeForgedByAValue) {
    for (const forged& one : forgeries) {
        const std::string line = line_of(log_format::json, one.value);
        EXPECT_EQ(line.find('\n'), std::string::npos);
        const auto read = json::parse(line, [&](json::node root) {
            EXPECT_EQ(root.size(), 5u) << line;
            EXPECT_EQ(root["reason"]->string(), one.value);
            EXPECT_EQ(root["status"]->integer(), 401);
        });
        EXPECT_TRUE(read.has_value()) << line;
    }
}

TEST(LogLine, IsUtf8WhateverAValueIs) {
    for (const auto format : {log_format::text, log_format::json}) {
        const std::string line = line_of(format, "a\xff\xfe\x80 b");
        EXPECT_EQ(line.find('\xff'), std::string::npos) << line;
        EXPECT_EQ(line.find('\x80'), std::string::npos) << line;
    }
}

}  // namespace
}  // namespace warder
