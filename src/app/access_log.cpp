#include "app/access_log.hpp"

#include "app/timestamp.hpp"
#include <warder/json/writer.hpp>
#include <warder/oauth/access_token.hpp>

#include <algorithm>
#include <charconv>
#include <functional>
#include <thread>
#include <utility>

namespace warder {
namespace {

/// Printable ASCII but for what could end or forge a quoted text.
constexpr std::array<bool, 256> plain = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = '!'; byte <= '~'; ++byte)
        table[byte] = byte != '"' && byte != '\\';
    return table;
}();

/// Appends text that a peer chose: printable ASCII as it is, everything that could end or forge a
/// line as `\xNN`.
void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto is_plain = [](char c) { return plain[static_cast<unsigned char>(c)]; };
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const char* const special = std::find_if_not(at, end, is_plain);
        out.append(at, static_cast<std::size_t>(special - at));
        if (special == end) return;
        const auto byte = static_cast<unsigned char>(*special);
        out += "\\x";
        out += digits[byte >> 4];
        out += digits[byte & 0xF];
        at = special + 1;
    }
}

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
}

/// Milliseconds with two decimals.
void append_duration(std::string& out, std::chrono::nanoseconds took) {
    const auto hundredths = static_cast<std::uint64_t>((took.count() + 5'000) / 10'000);
    append_number(out, hundredths / 100);
    out += '.';
    out += static_cast<char>('0' + hundredths / 10 % 10);
    out += static_cast<char>('0' + hundredths % 10);
    out += "ms";
}

/// What could not be read of a request is logged as a dash.
std::string_view or_dash(std::string_view text) {
    return text.empty() ? "-" : text;
}

/// Text that a peer chose is cut here.
constexpr std::size_t longest_text = 256;

/// The path as a log may have it: what looks like a JWT is left out, since some clients put their
/// token there. A JWT begins with the base64url of `{"` (RFC 7519 §3.1).
std::string loggable_path(std::string_view path) {
    constexpr std::string_view begin = "eyJ";
    constexpr std::string_view token_characters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    std::string text(path.substr(0, longest_text));
    std::size_t at = text.find(begin);
    for (; at != std::string::npos; at = text.find(begin, at)) {
        const std::size_t end = std::min(text.find_first_not_of(token_characters, at), text.size());
        text.replace(at, end - at, "[token]");
    }
    return path.size() > longest_text ? text + "..." : text;
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
    out += ':';
    append_number(out, client_port(request));
    out += " - \"";
    append_escaped(out, or_dash(request.method_name));
    out += ' ';
    append_escaped(out, or_dash(loggable_path(request.path())));
    out.append(" ").append(version_text(request)).append("\" ");
    append_number(out, response.status);
    out.append(" ").append(http::reason_phrase(response.status)).append(" ");
    append_duration(out, took);
    out += " id=";
    append_escaped(out, request.id);
    if (!request.operation.empty()) {
        out += " tool=";
        append_escaped(out, request.operation);
    }
    if (request.access) {
        out += " sub=";
        append_escaped(out, std::string_view(request.access->subject).substr(0, longest_text));
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
    line.key("method").value(request.method_name).key("path").value(loggable_path(request.path()));
    line.key("status").value(response.status);
    line.key("duration_ms").value(milliseconds(took));
    line.key("request_id").value(request.id);
    if (!request.operation.empty()) line.key("tool").value(request.operation);
    if (request.access) {
        line.key("subject").value(std::string_view(request.access->subject).substr(0, longest_text)
        );
    }
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
    // Lines of text carry no time, as uvicorn's, so that it need not be asked for.
    const auto now = format_ == log_format::json ? time_.now() : decltype(time_.now())();
    append_access_line(own.lines, format_, request, response, took, now);
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
