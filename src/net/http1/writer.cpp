#include "http/decimal.hpp"
#include "http/syntax.hpp"
#include <warder/net/http1_writer.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace warder::net {
namespace {

/// Room for the head of a response, in one allocation.
constexpr std::size_t usual_head_bytes = 512;

/// Fields that say where the message ends; only the connection knows.
bool is_of_the_connection(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 5> names = {
        "Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding"
    };
    return std::any_of(names.begin(), names.end(), [name](std::string_view ours) {
        return http::iequals(ours, name);
    });
}

/// Appends the fields that are sent, each as a line.
void append_fields(std::string& out, const http::fields& fields) {
    bool as_they_are = fields.can_be_sent();
    for (std::size_t i = 0; i < fields.size() && as_they_are; ++i)
        as_they_are = !is_of_the_connection(fields.at(i).name);
    if (as_they_are) {
        out += fields.lines();
        return;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto [name, value] = fields.at(i);
        if (is_of_the_connection(name)) continue;
        if (!http::is_token(name) || !http::is_field_value(value)) continue;
        out.append(name).append(": ").append(value).append("\r\n");
    }
}

bool has_no_content(unsigned status) noexcept {
    return status < 200 || status == 204 || status == 304;
}

constexpr unsigned reset_content = 205;

bool may_have_content(unsigned status) noexcept {
    return !has_no_content(status) && status != reset_content;
}

void append_two(std::string& out, unsigned number) {
    out += static_cast<char>('0' + number / 10);
    out += static_cast<char>('0' + number % 10);
}

void append_chunk(std::string& out, std::string_view bytes) {
    std::array<char, 16> size;
    const auto end = std::to_chars(size.begin(), size.end(), bytes.size(), 16).ptr;
    out.append(size.begin(), end).append("\r\n").append(bytes).append("\r\n");
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point time) {
    constexpr std::string_view days = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));

    std::string text;
    text.reserve(29);
    text += days.substr(std::chrono::weekday(day).c_encoding() * 3, 3);
    text += ", ";
    append_two(text, static_cast<unsigned>(date.day()));
    text += ' ';
    text += months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3);
    text += ' ';
    append_two(text, year / 100 % 100);
    append_two(text, year % 100);
    text += ' ';
    append_two(text, static_cast<unsigned>(clock.hours().count()));
    text += ':';
    append_two(text, static_cast<unsigned>(clock.minutes().count()));
    text += ':';
    append_two(text, static_cast<unsigned>(clock.seconds().count()));
    text += " GMT";
    return text;
}

bool http1_sends_body(const http::response& response, http::method asked) noexcept {
    return asked != http::method::head && may_have_content(response.status);
}

bool http1_ends_by_closing(const http::response& response, const http::request& request) noexcept {
    return response.stream != nullptr && request.version < 11;
}

void http1_write_head(
    std::string& out,
    const http::response& response,
    const http::request& request,
    std::chrono::milliseconds stays_open,
    std::string_view date
) {
    out.reserve(out.size() + usual_head_bytes);
    out += "HTTP/1.1 ";
    out += http::decimal(response.status).text();
    out += ' ';
    out += http::reason_phrase(response.status);
    out += "\r\nDate: ";
    out += date;
    out += "\r\n";
    append_fields(out, response.fields);
    // RFC 9110 §8.6: never with 1xx and 204; with 304 it would have to be the length of a 200.
    if (response.stream != nullptr && may_have_content(response.status)) {
        if (!http1_ends_by_closing(response, request)) out += "Transfer-Encoding: chunked\r\n";
    } else if (!has_no_content(response.status)) {
        out += "Content-Length: ";
        // RFC 9110 §15.3.6: 205 has no content, and says so.
        out += http::decimal(response.status == reset_content ? 0 : response.body.size()).text();
        out += "\r\n";
    }
    // RFC 9112 §9.3: 1.1 stays open unless said, 1.0 closes unless said.
    if (stays_open.count() == 0) {
        out += "Connection: close\r\n\r\n";
        return;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(stays_open).count();
    // RFC 9110 §7.6.1: a field about the connection is named in Connection.
    if (seconds > 0 || request.version == 10) out += "Connection: keep-alive\r\n";
    if (seconds > 0) {
        out += "Keep-Alive: timeout=";
        out += http::decimal(static_cast<std::size_t>(seconds)).text();
        out += "\r\n";
    }
    out += "\r\n";
}

void http1_append_piece(
    std::string& out, const http::request& request, std::string_view bytes, bool last
) {
    if (request.version < 11) {
        out += bytes;
        return;
    }
    // An empty chunk would be the last one.
    if (!bytes.empty()) append_chunk(out, bytes);
    if (last) out += "0\r\n\r\n";
}

void http1_write(
    std::string& out,
    const http::response& response,
    const http::request& request,
    std::chrono::milliseconds stays_open,
    std::string_view date
) {
    http1_write_head(out, response, request, stays_open, date);
    if (!http1_sends_body(response, request.method)) return;
    if (response.stream != nullptr) {
        http1_append_piece(out, request, response.body, true);
    } else {
        out += response.body;
    }
}

}  // namespace warder::net
