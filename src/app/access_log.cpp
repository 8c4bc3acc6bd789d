#include "app/access_log.hpp"

#include "app/loggable.hpp"
#include "app/timestamp.hpp"
#include "core/thread_number.hpp"
#include "http/decimal.hpp"
#include <warder/json/writer.hpp>
#include <warder/oauth/access_token.hpp>

#include <algorithm>
#include <cstring>
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

/// The same for 8 bytes at once. Each term has the highest bit of a byte set where it is one of
/// those that are not plain; a carry may set that of its neighbour, but only next to such a byte.
constexpr bool is_plain(std::uint64_t word) {
    constexpr std::uint64_t each = 0x0101010101010101;
    const std::uint64_t below = word - each * '!';
    const std::uint64_t above = word + each * (0x7F - '~');
    const std::uint64_t quote = (word ^ each * '"') - each;
    const std::uint64_t backslash = (word ^ each * '\\') - each;
    return ((word | below | above | quote | backslash) & each * 0x80) == 0;
}

// These put a piece of a line at a place in memory that has room for it, and give the place behind
// it. For most pieces a call of `append` would cost more than the piece.

char* put(char* at, std::string_view text) {
    // An empty text may be null, of which memcpy knows nothing.
    return std::copy_n(text.data(), text.size(), at);
}

char* put(char* at, std::uint64_t number) {
    return put(at, http::decimal(number).text());
}

constexpr std::size_t longest_escape = 4;

/// Text that a peer chose: printable ASCII as it is, everything that could end or forge a line as
/// `\xNN`.
char* put_escaped(char* at, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof(word));
        if (!is_plain(word)) break;
        std::memcpy(at, &word, sizeof(word));
        at += sizeof(word);
    }
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (plain[byte]) {
            *at++ = c;
        } else {
            at = put(at, "\\x");
            *at++ = digits[byte >> 4];
            *at++ = digits[byte & 0xF];
        }
    }
    return at;
}

/// Milliseconds with two decimals.
char* put_duration(char* at, std::chrono::nanoseconds took) {
    const auto hundredths = (static_cast<std::uint64_t>(took.count()) + 5'000) / 10'000;
    at = put(at, hundredths / 100);
    *at++ = '.';
    *at++ = static_cast<char>('0' + hundredths / 10 % 10);
    *at++ = static_cast<char>('0' + hundredths % 10);
    return put(at, "ms");
}

/// What could not be read of a request is logged as a dash.
std::string_view or_dash(std::string_view text) {
    return text.empty() ? "-" : text;
}

double milliseconds(std::chrono::nanoseconds took) {
    return static_cast<double>(took.count()) / 1e6;
}

/// The client's port is known only where the client is the socket's peer.
std::uint16_t client_port(const http::request& request) {
    return request.on && request.on->peer_address == request.client_address ? request.on->peer_port
                                                                            : std::uint16_t{0};
}

/// Whose token it was, cut.
std::string_view subject(const http::request& request) {
    return std::string_view(request.access->subject).substr(0, longest_text);
}

void append_text(
    std::string& out,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took
) {
    // Constant texts, a reason phrase and four numbers: 51 + 31 + 4 * 20 bytes at the most.
    constexpr std::size_t fixed_bytes = 192;
    std::string memory;
    const std::string_view method = or_dash(request.method_name);
    const std::string_view path = or_dash(loggable_path(request.path(), memory));
    const std::string_view caller = request.access ? subject(request) : std::string_view();
    const std::size_t chosen_by_others = request.client_address.size() + method.size() +
                                         path.size() + request.id.size() +
                                         request.operation.size() + caller.size();
    const std::size_t begin = out.size();
    out.resize(begin + fixed_bytes + chosen_by_others * longest_escape);
    char* at = put(out.data() + begin, "INFO:     ");
    at = put_escaped(at, request.client_address);
    at = put(at, ":");
    at = put(at, client_port(request));
    at = put(at, " - \"");
    at = put_escaped(at, method);
    at = put(at, " ");
    at = put_escaped(at, path);
    at = put(at, request.version == 10 ? " HTTP/1.0\" " : " HTTP/1.1\" ");
    at = put(at, response.status);
    at = put(at, " ");
    at = put(at, http::reason_phrase(response.status));
    at = put(at, " ");
    at = put_duration(at, took);
    at = put(at, " id=");
    at = put_escaped(at, request.id);
    if (!request.operation.empty()) {
        at = put(put(put(at, " "), request.operation_kind), "=");
        at = put_escaped(at, request.operation);
    }
    if (request.access) at = put_escaped(put(at, " sub="), caller);
    at = put(at, "\n");
    out.resize(static_cast<std::size_t>(at - out.data()));
}

void append_json(
    std::string& out,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took,
    std::chrono::system_clock::time_point now
) {
    std::string memory;
    json::writer line(out);
    line.begin_object();
    line.key("time").value(timestamp(now));
    line.key("level").value("info").key("logger").value("access");
    line.key("client").value(request.client_address);
    line.key("method").value(request.method_name);
    line.key("path").value(loggable_path(request.path(), memory));
    line.key("status").value(response.status);
    line.key("duration_ms").value(milliseconds(took));
    line.key("request_id").value(request.id);
    if (!request.operation.empty()) line.key(request.operation_kind).value(request.operation);
    if (request.access) line.key("subject").value(subject(request));
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
    return buffers_[thread_number() % buffers_.size()];
}

void access_log::add(
    const http::request& request, const http::response& response, std::chrono::nanoseconds took
) {
    buffer& own = mine();
    const std::lock_guard lock(own.mutex);
    // Lines of text carry no time, as uvicorn's, so that it need not be asked for.
    const auto now = format_ == log_format::json ? time_.now() : decltype(time_.now())();
    if (own.lines.empty()) own.lines.reserve(block_bytes + 1024);
    append_access_line(own.lines, format_, request, response, took, now);
    if (own.lines.size() >= block_bytes) {
        writer_.write(std::exchange(own.lines, {}));
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
