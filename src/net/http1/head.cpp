#include "net/http1/head.hpp"

#include "net/http1/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <charconv>

namespace warder::net {
namespace {

namespace beast = boost::beast;
using beast::http::field;

constexpr std::size_t longest_method = 32;

std::string_view view(beast::string_view text) noexcept {
    return {text.data(), text.size()};
}

http1_failure bad(std::string_view text) noexcept {
    return {http1_errc::bad_request, text};
}

bool is_other_version(std::string_view text) noexcept {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
           is_digit(text[7]) && text != "HTTP/1.1" && text != "HTTP/1.0";
}

http1_failure describe(beast::error_code code, std::string_view request_line) noexcept {
    using beast::http::error;
    if (code == error::bad_version) {
        // RFC 9112 §2.3: a version of that form that is not ours is answered as such.
        const std::string_view version = request_line.substr(request_line.rfind(' ') + 1);
        if (is_other_version(version)) {
            return {
                http1_errc::version_not_supported, "Only HTTP/1.1 and HTTP/1.0 are spoken here."
            };
        }
        return bad("The request line has no HTTP version.");
    }
    if (code == error::bad_method) return bad("The request method is malformed.");
    if (code == error::bad_target) return bad("The request target is malformed.");
    if (code == error::bad_field) return bad("A field name is malformed.");
    if (code == error::bad_value) return bad("A field value is malformed.");
    if (code == error::bad_content_length || code == error::multiple_content_length) {
        return bad("Content-Length is malformed, repeated, or stands beside Transfer-Encoding.");
    }
    if (code == error::bad_transfer_encoding) {
        return bad("Transfer-Encoding is repeated or stands beside Content-Length.");
    }
    return bad("The request head is malformed.");
}

/// Receives the parts of one head from Beast.
class head_sink final : public beast::http::basic_parser<true> {
  public:
    head_sink(const http1_limits& limits, http::request& request, http1_framing& framing)
        : limits_(limits), request_(request), framing_(framing) {}

    std::optional<http1_failure> failure;

    /// The rules that need the whole head.
    std::optional<http1_failure> judge() {
        const bool is_1_0 = request_.version == 10;
        // RFC 9112 §3.2: exactly one Host; only HTTP/1.0 may lack it.
        if (hosts_ > 1 || (hosts_ == 0 && !is_1_0)) return bad("Exactly one Host field is needed.");
        if (hosts_ == 1 && !is_host(host())) return bad("The Host field is malformed.");
        // RFC 9112 §6.1: HTTP/1.0 knows no Transfer-Encoding.
        if (framing_.chunked && is_1_0) return bad("HTTP/1.0 has no Transfer-Encoding.");
        // RFC 9112 §6.3: both lengths in one message are an attack.
        if (framing_.chunked && lengths_ != 0) {
            return bad("Content-Length and Transfer-Encoding exclude each other.");
        }
        // RFC 9110 §10.1.1: from HTTP/1.0 the expectation is ignored.
        if (is_1_0) framing_.expects_continue = false;
        framing_.keep_alive = keep_alive();
        return normalise_target(request_.target, host(), request_.method);
    }

  private:
    std::string_view host() const noexcept { return hosts_ == 0 ? "" : request_.fields["Host"]; }

    void refuse(http1_failure why, beast::error_code& code) noexcept {
        failure = why;
        code = beast::http::error::bad_value;
    }

    void on_request_impl(
        beast::http::verb,
        beast::string_view method,
        beast::string_view target,
        int version,
        beast::error_code& code
    ) override {
        // RFC 9112 §3: a method longer than any that is known, and a target too long to parse.
        if (method.size() > longest_method) {
            return refuse({http1_errc::not_implemented, "The request method is unknown."}, code);
        }
        request_.method_name.assign(method.data(), method.size());
        request_.method = http::parse_method(request_.method_name);
        request_.version = static_cast<unsigned>(version);
        if (target.size() > limits_.target_bytes) {
            return refuse({http1_errc::uri_too_long, "The request target is too long."}, code);
        }
        request_.target.assign(target.data(), target.size());
    }

    void on_field_impl(
        field name, beast::string_view text, beast::string_view value, beast::error_code& code
    ) override {
        if (request_.fields.size() == limits_.fields) {
            return refuse({http1_errc::fields_too_large, "There are too many fields."}, code);
        }
        request_.fields.append_parsed(view(text), view(value));
        switch (name) {
            case field::host:
                ++hosts_;
                break;
            case field::content_length:
                on_length(view(value), code);
                break;
            case field::transfer_encoding:
                on_coding(view(value), code);
                break;
            case field::expect:
                on_expect(view(value), code);
                break;
            default:
                break;
        }
    }

    /// RFC 9110 §8.6: digits only, once; Beast would take "5, 5" and a repeated equal field.
    void on_length(std::string_view value, beast::error_code& code) {
        const char* end = value.data() + value.size();
        const auto parsed = std::from_chars(value.data(), end, framing_.content_length);
        if (++lengths_ > 1 || parsed.ec != std::errc() || parsed.ptr != end) {
            refuse(bad("Content-Length is malformed or repeated."), code);
        }
    }

    /// RFC 9112 §6.1: a coding that is not understood is 501.
    void on_coding(std::string_view value, beast::error_code& code) {
        if (!http::iequals(value, "chunked")) {
            return refuse(
                {http1_errc::not_implemented, "Only the transfer coding chunked is known."}, code
            );
        }
        framing_.chunked = true;
    }

    /// RFC 9110 §10.1.1: 100-continue is the only expectation.
    void on_expect(std::string_view value, beast::error_code& code) {
        if (!http::iequals(value, "100-continue")) {
            return refuse(
                {http1_errc::expectation_failed, "Only the expectation 100-continue is known."},
                code
            );
        }
        framing_.expects_continue = true;
    }

    void on_header_impl(beast::error_code&) override {}
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view, beast::error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, beast::error_code&) override {
        return 0;
    }
    void on_finish_impl(beast::error_code&) override {}

    const http1_limits& limits_;
    http::request& request_;
    http1_framing& framing_;
    unsigned hosts_ = 0;
    unsigned lengths_ = 0;
};

}  // namespace

std::optional<http1_failure> decode_head(
    std::string_view head,
    const http1_limits& limits,
    http::request& request,
    http1_framing& framing
) {
    head_sink sink(limits, request, framing);
    // The caps are the caller's; Beast's own would be met too early.
    sink.body_limit(boost::none);
    sink.header_limit(static_cast<std::uint32_t>(head.size() + 1));
    beast::error_code code;
    const std::size_t used = sink.put(boost::asio::const_buffer(head.data(), head.size()), code);
    if (sink.failure) return sink.failure;
    if (code) return describe(code, head.substr(0, head.find('\r')));
    // What Beast left over would be read as the next request's head.
    if (used != head.size() || !sink.is_header_done()) return bad("The request head is malformed.");
    return sink.judge();
}

}  // namespace warder::net
