#include "app/access_log.hpp"

#include "app/timestamp.hpp"
#include <warder/json/writer.hpp>
#include <warder/oauth/access_token.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <functional>
#include <iterator>
#include <thread>
#include <utility>

namespace warder {
namespace {

/// Appends text that a peer chose: printable ASCII as it is, everything that could end or forge a
/// line as `\xNN`.
void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && c != '"' && c != '\\') {
            out += c;
        } else {
            out += "\\x";
            out += digits[byte >> 4];
            out += digits[byte & 0xF];
        }
    }
}

std::string_view version_text(const http::request& request) {
    return request.version == 10 ? "HTTP/1.0" : "HTTP/1.1";
}

double milliseconds(std::chrono::nanoseconds took) {
    return static_cast<double>(took.count()) / 1e6;
}

/// The client's port is known only where the client is the socket's peer.
std::uint16_t client_port(const http::request& request) {
    return request.on && request.on->peer_address == request.client_address ? request.on->peer_port
                                                                            : std::uint16_t{0};
}

void append_text(
    std::string& out,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took
) {
    out += "INFO:     ";
    append_escaped(out, request.client_address);
    fmt::format_to(std::back_inserter(out), FMT_COMPILE(":{} - \""), client_port(request));
    append_escaped(out, request.method_name);
    out += ' ';
    append_escaped(out, request.path());
    fmt::format_to(
        std::back_inserter(out),
        FMT_COMPILE(" {}\" {} {} {:.2f}ms id="),
        version_text(request),
        response.status,
        http::reason_phrase(response.status),
        milliseconds(took)
    );
    append_escaped(out, request.id);
    if (!request.operation.empty()) {
        out += " tool=";
        append_escaped(out, request.operation);
    }
    if (request.access) {
        out += " sub=";
        append_escaped(out, request.access->subject);
    }
    out += '\n';
}

void append_json(
    std::string& out,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took,
    std::chrono::system_clock::time_point now
) {
    json::writer line(out);
    line.begin_object();
    line.key("time").value(timestamp(now));
    line.key("level").value("info").key("logger").value("access");
    line.key("client").value(request.client_address);
    line.key("method").value(request.method_name).key("path").value(request.path());
    line.key("status").value(response.status);
    line.key("duration_ms").value(milliseconds(took));
    line.key("request_id").value(request.id);
    if (!request.operation.empty()) line.key("tool").value(request.operation);
    if (request.access) line.key("subject").value(request.access->subject);
    line.end_object();
    out += '\n';
}

}  // namespace

void append_access_line(
    std::string& out,
    log_format format,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took,
    std::chrono::system_clock::time_point now
) {
    if (format == log_format::json) {
        append_json(out, request, response, took, now);
    } else {
        append_text(out, request, response, took);
    }
}

access_log::buffer& access_log::mine() {
    const auto thread = std::hash<std::thread::id>{}(std::this_thread::get_id());
    return buffers_[thread % buffers_.size()];
}

void access_log::add(
    const http::request& request, const http::response& response, std::chrono::nanoseconds took
) {
    buffer& own = mine();
    const std::lock_guard lock(own.mutex);
    append_access_line(own.lines, format_, request, response, took, time_.now());
    if (own.lines.size() >= block_bytes) {
        writer_.write(std::exchange(own.lines, {}));
        own.lines.reserve(block_bytes + 1024);
    }
}

void access_log::flush() {
    buffer& own = mine();
    const std::lock_guard lock(own.mutex);
    if (!own.lines.empty()) writer_.write(std::exchange(own.lines, {}));
}

void access_log::flush_all() {
    for (buffer& one : buffers_) {
        const std::lock_guard lock(one.mutex);
        if (!one.lines.empty()) writer_.write(std::exchange(one.lines, {}));
    }
}

}  // namespace warder
