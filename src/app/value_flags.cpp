#include "app/value_flags.hpp"

#include "app/metrics.hpp"
#include "core/whole_number.hpp"
#include "http/dot_segment.hpp"
#include <warder/http/forwarded.hpp>
#include <warder/http/url.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>

namespace warder {
namespace {

template <class Number>
complaint read_number(std::string_view text, Number& into, Number low, Number high) {
    const auto value = whole_number<Number>(text, low, high);
    if (!value) return "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    into = *value;
    return std::nullopt;
}

complaint read_port(std::string_view text, std::uint16_t& into) {
    if (auto wrong = read_number<std::uint16_t>(text, into, 0, 65535))
        return *wrong + ", such as 8000";
    return std::nullopt;
}

complaint read_seconds(std::string_view text, std::chrono::seconds& into) {
    std::int64_t count = 0;
    if (auto wrong = read_number<std::int64_t>(text, count, 0, 86400))
        return *wrong + ", in seconds";
    into = std::chrono::seconds(count);
    return std::nullopt;
}

complaint read_root_path(std::string_view text, std::string& into) {
    const bool good = text.empty() ||
                      (text.front() == '/' && text.back() != '/' && text.find("//") == text.npos &&
                       text.find_first_of("?# %\\") == text.npos && !http::has_dot_segment(text));
    if (!good) return "a path such as /api, or empty";
    into = text;
    return std::nullopt;
}

complaint read_metrics_path(std::string_view text, std::string& into) {
    if (!is_metrics_path(text)) return "a path such as /metrics";
    into = text;
    return std::nullopt;
}

complaint read_public_url(std::string_view text, std::string& into) {
    const auto url = http::parse_url(text);
    if (!url || !url->query.empty()) return "an http or https URL such as https://mcp.example.com";
    into = text;
    return std::nullopt;
}

complaint read_proxies(std::string_view text, std::string& into) {
    try {
        static_cast<void>(http::trusted_proxies(text));
    } catch (const std::invalid_argument&) {
        return "addresses and networks such as 10.0.0.1, 10.0.0.0/8, or * alone for everybody";
    }
    into = text;
    return std::nullopt;
}

complaint read_file_name(std::string_view text, std::string& into) {
    into = text;
    if (::access(into.c_str(), R_OK) == 0) return std::nullopt;
    return "a file that can be read, which " + into + " is not";
}

complaint read_level(std::string_view text, log_level& into) {
    return read_word<log_level>(
        text,
        into,
        {{"critical", log_level::critical},
         {"error", log_level::error},
         {"warning", log_level::warning},
         {"info", log_level::info},
         {"debug", log_level::debug},
         {"trace", log_level::trace}}
    );
}

complaint take_text(std::string_view text, std::string& into) {
    into = text;
    return std::nullopt;
}

/// An empty name is one that a script did not find: it does not turn the log off.
complaint read_audit_file(std::string_view text, std::string& into) {
    if (text.empty())
        return "the name of a file, such as audit.jsonl; without the flag there is no audit log";
    return take_text(text, into);
}

constexpr value_flag table[] = {
    {"--host",
     "ADDRESS",
     "Address to listen on",
     nullptr,
     [](std::string_view text, settings& into) { return take_text(text, into.host); },
     true},
    {"--port",
     "PORT",
     "Port to listen on; 0 takes a free one",
     "PORT",
     [](std::string_view text, settings& into) { return read_port(text, into.port); },
     true},
    {"--workers",
     "N",
     "Event loops; 0 is one for each core",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<unsigned>(text, into.workers, 0, 256);
     },
     true},
    {"--public-url",
     "URL",
     "The server as clients reach it; every published URL derives from it",
     nullptr,
     [](std::string_view text, settings& into) { return read_public_url(text, into.public_url); },
     true},
    {"--root-path",
     "PATH",
     "Path prefix that a proxy in front strips",
     nullptr,
     [](std::string_view text, settings& into) { return read_root_path(text, into.root_path); },
     true},
    {"--forwarded-allow-ips",
     "LIST",
     "Proxies whose X-Forwarded-* fields are believed: addresses, CIDRs or *",
     "FORWARDED_ALLOW_IPS",
     [](std::string_view text, settings& into) {
         return read_proxies(text, into.forwarded_allow_ips);
     },
     true},
    {"--ssl-certfile",
     "FILE",
     "Certificate chain (PEM); turns TLS on",
     nullptr,
     [](std::string_view text, settings& into) { return read_file_name(text, into.ssl_certfile); },
     true},
    {"--ssl-keyfile",
     "FILE",
     "Private key (PEM); default: in the certificate file",
     nullptr,
     [](std::string_view text, settings& into) { return read_file_name(text, into.ssl_keyfile); },
     true},
    {"--limit-concurrency",
     "N",
     "Requests in flight before others get 503; 0 is no limit",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<std::size_t>(text, into.limit_concurrency, 0, 1'000'000);
     },
     true},
    {"--max-body",
     "BYTES",
     "Longest request body before 413; longest message over stdio",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<std::size_t>(text, into.max_body_bytes, 1024, 1024 * 1024 * 1024);
     }},
    {"--timeout-keep-alive",
     "SECONDS",
     "Idle connections are closed after this",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_seconds(text, into.timeout_keep_alive);
     },
     true},
    {"--timeout-graceful-shutdown",
     "SECONDS",
     "Requests in flight may take this long after SIGTERM",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_seconds(text, into.timeout_graceful_shutdown);
     }},
    {"--log-level",
     "LEVEL",
     "critical, error, warning, info, debug or trace",
     "LOG_LEVEL",
     [](std::string_view text, settings& into) { return read_level(text, into.log_level); }},
    {"--log-format",
     "FORMAT",
     "text or json",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_word<log_format>(
             text, into.log_format, {{"text", log_format::text}, {"json", log_format::json}}
         );
     }},
    {"--audit-log",
     "FILE",
     "Record every decision about access in this file",
     "AUDIT_LOG",
     [](std::string_view text, settings& into) { return read_audit_file(text, into.audit.file); }},
    {"--audit-max-bytes",
     "BYTES",
     "Size at which the audit log becomes FILE.1; 0 leaves that to others",
     nullptr,
     [](std::string_view text, settings& into) {
         constexpr std::uint64_t terabyte = 1'000'000'000'000;
         return read_number<std::uint64_t>(text, into.audit.max_bytes, 0, terabyte);
     }},
    {"--audit-files",
     "N",
     "Old audit logs that are kept",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_number<unsigned>(text, into.audit.files, 1, 10'000);
     }},
    {"--audit-when-full",
     "POLICY",
     "Calls that cannot be recorded: drop loses the record, refuse the call",
     nullptr,
     [](std::string_view text, settings& into) {
         return read_word<when_full>(
             text, into.audit.when_full, {{"drop", when_full::drop}, {"refuse", when_full::refuse}}
         );
     }},
    {"--metrics-path",
     "PATH",
     "Serve counters to Prometheus there, for loopback and private addresses",
     "METRICS_PATH",
     [](std::string_view text, settings& into) {
         return read_metrics_path(text, into.metrics_path);
     },
     true},
};

}  // namespace

std::span<const value_flag> value_flags() noexcept {
    return table;
}

}  // namespace warder
