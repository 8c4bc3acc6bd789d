#include "net/http1/head.hpp"

#include "core/whole_number.hpp"
#include "http/fields_access.hpp"
#include "http/syntax.hpp"
#include "net/http1/target.hpp"
#include <warder/http/authority.hpp>

#include <algorithm>

namespace warder::net {
namespace {

constexpr std::size_t longest_method = 32;

http1_failure bad(std::string_view text) noexcept {
    return {http1_errc::bad_request, text};
}

/// Whether the text has the form of a version that is not ours: HTTP/2.0, HTTP/1.2.
bool is_other_version(std::string_view text) noexcept {
    return text.size() == 8 && text.starts_with("HTTP/") && http::is_digit(text[5]) &&
           text[6] == '.' && http::is_digit(text[7]);
}

/// Takes the next line, without its CR LF, from a head in which every line has one.
std::string_view take_line(std::string_view& head) noexcept {
    const std::string_view line = http::take_until(head, '\n');
    return line.substr(0, line.size() - 1);
}

/// Reads one head, line by line.
class head_reader {
  public:
    head_reader(const http1_limits& limits, http::request& request, http1_framing& framing)
        : limits_(limits), request_(request), framing_(framing) {}

    /// RFC 9112 §3: request-line = method SP request-target SP HTTP-version
    std::optional<http1_failure> request_line(std::string_view line) {
        const std::string_view method = http::take_until(line, ' ');
        if (!http::is_token(method)) return bad("The request method is malformed.");
        // A method longer than any that is known.
        if (method.size() > longest_method) {
            return http1_failure{http1_errc::not_implemented, "The request method is unknown."};
        }
        request_.method_name = method;
        request_.method = http::parse_method(method);

        const std::string_view target = http::take_until(line, ' ');
        if (target.size() > limits_.target_bytes) {
            return http1_failure{http1_errc::uri_too_long, "The request target is too long."};
        }
        if (!http::is_visible(target)) return bad("The request target is malformed.");
        request_.target = target;
        return version(line);
    }

    /// RFC 9112 §5: field-line = field-name ":" OWS field-value OWS
    std::optional<http1_failure> field_line(std::string_view line) {
        const auto end = std::find_if_not(line.begin(), line.end(), http::is_token_char);
        const auto name = line.substr(0, static_cast<std::size_t>(end - line.begin()));
        // RFC 9112 §5.1: no white space before the colon, so that none is a part of the name.
        if (name.empty() || end == line.end() || *end != ':') {
            return bad("A field name is malformed.");
        }
        const std::string_view value = http::trim(line.substr(name.size() + 1));
        if (!http::is_field_value(value)) return bad("A field value is malformed.");
        if (request_.fields.size() == limits_.fields) {
            return http1_failure{http1_errc::fields_too_large, "There are too many fields."};
        }
        http::fields_access::append_adopted(request_.fields, name, value);
        return meaning(name, value);
    }

    /// The rules that need the whole head.
    std::optional<http1_failure> judge() {
        const bool is_1_0 = request_.version == 10;
        // RFC 9112 §3.2: exactly one Host; only HTTP/1.0 may lack it.
        if (hosts_ > 1 || (hosts_ == 0 && !is_1_0)) return bad("Exactly one Host field is needed.");
        if (hosts_ == 1 && !http::parse_authority(host()))
            return bad("The Host field is malformed.");
        // RFC 9112 §6.1: HTTP/1.0 knows no Transfer-Encoding.
        if (framing_.chunked && is_1_0) return bad("HTTP/1.0 has no Transfer-Encoding.");
        // RFC 9112 §6.3: both lengths in one message are an attack.
        if (framing_.chunked && lengths_ != 0) {
            return bad("Content-Length and Transfer-Encoding exclude each other.");
        }
        // RFC 9110 §10.1.1: from HTTP/1.0 the expectation is ignored.
        if (is_1_0) framing_.expects_continue = false;
        // RFC 9112 §9.3: 1.1 stays open unless said, 1.0 closes unless said.
        framing_.keep_alive = !says_close_ && (!is_1_0 || says_keep_alive_);
        return normalise_target(request_.target, host(), request_.method);
    }

  private:
    std::string_view host() const noexcept { return hosts_ == 0 ? "" : request_.fields["Host"]; }

    /// RFC 9112 §2.3: a version of the right form that is not ours is answered as such.
    std::optional<http1_failure> version(std::string_view text) {
        if (text == "HTTP/1.1") {
            request_.version = 11;
        } else if (text == "HTTP/1.0") {
            request_.version = 10;
        } else if (is_other_version(text)) {
            return http1_failure{
                http1_errc::version_not_supported, "Only HTTP/1.1 and HTTP/1.0 are spoken here."
            };
        } else {
            return bad("The request line has no HTTP version.");
        }
        return std::nullopt;
    }

    /// What a field says about the message itself.
    std::optional<http1_failure> meaning(std::string_view name, std::string_view value) {
        const auto is = [name](std::string_view known) { return http::iequals(name, known); };
        if (is("Host")) {
            ++hosts_;
        } else if (is("Content-Length")) {
            return length(value);
        } else if (is("Transfer-Encoding")) {
            return coding(value);
        } else if (is("Expect")) {
            return expectation(value);
        } else if (is("Connection")) {
            return connection(value);
        }
        return std::nullopt;
    }

    /// RFC 9110 §8.6: digits only, and once: "5, 5" and a repeated equal field are refused too.
    std::optional<http1_failure> length(std::string_view value) {
        const auto said = whole_number<std::uint64_t>(value);
        if (++lengths_ > 1 || !said) return bad("Content-Length is malformed or repeated.");
        framing_.content_length = *said;
        return std::nullopt;
    }

    /// RFC 9112 §6.1: a coding that is not understood is 501.
    std::optional<http1_failure> coding(std::string_view value) {
        if (!http::iequals(value, "chunked")) {
            return http1_failure{
                http1_errc::not_implemented, "Only the transfer coding chunked is known."
            };
        }
        if (framing_.chunked) return bad("Transfer-Encoding is repeated.");
        framing_.chunked = true;
        return std::nullopt;
    }

    /// RFC 9110 §10.1.1: 100-continue is the only expectation.
    std::optional<http1_failure> expectation(std::string_view value) {
        if (!http::iequals(value, "100-continue")) {
            return http1_failure{
                http1_errc::expectation_failed, "Only the expectation 100-continue is known."
            };
        }
        framing_.expects_continue = true;
        return std::nullopt;
    }

    /// RFC 9110 §7.6.1: Connection = #connection-option, each a token.
    std::optional<http1_failure> connection(std::string_view value) {
        while (!value.empty()) {
            const std::string_view option = http::trim(http::take_until(value, ','));
            if (option.empty()) continue;
            if (!http::is_token(option)) return bad("The Connection field is malformed.");
            if (http::iequals(option, "close")) says_close_ = true;
            if (http::iequals(option, "keep-alive")) says_keep_alive_ = true;
        }
        return std::nullopt;
    }

    const http1_limits& limits_;
    http::request& request_;
    http1_framing& framing_;
    unsigned hosts_ = 0;
    unsigned lengths_ = 0;
    bool says_close_ = false;
    bool says_keep_alive_ = false;
};

}  // namespace

std::optional<http1_failure> decode_head(
    std::string_view head,
    const http1_limits& limits,
    http::request& request,
    http1_framing& framing
) {
    head_reader reader(limits, request, framing);
    if (auto failure = reader.request_line(take_line(head))) return failure;
    // The last line is the empty one.
    head.remove_suffix(2);
    std::string_view fields = http::fields_access::adopt(request.fields, head);
    while (!fields.empty()) {
        if (auto failure = reader.field_line(take_line(fields))) return failure;
    }
    return reader.judge();
}

}  // namespace warder::net
