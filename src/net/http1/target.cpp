#include "net/http1/target.hpp"

#include <algorithm>

namespace warder::net {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_alnum(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 3986 §3.2.2: a registered name or an IPv4 address.
bool is_name_char(char c) noexcept {
    return is_alnum(c) || std::string_view("-._~%!$&'()*+;=").find(c) != std::string_view::npos;
}

bool is_port(std::string_view text) noexcept {
    return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// Splits "http://authority/rest" into its parts; false when the text has no such form.
bool split_absolute(
    std::string_view target, std::string_view& authority, std::string_view& rest
) noexcept {
    const std::size_t colon = target.find("://");
    if (colon == std::string_view::npos) return false;
    const std::string_view scheme = target.substr(0, colon);
    if (!http::iequals(scheme, "http") && !http::iequals(scheme, "https")) return false;
    target.remove_prefix(colon + 3);
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    authority = target.substr(0, end);
    rest = target.substr(end);
    return true;
}

}  // namespace

bool is_host(std::string_view text) noexcept {
    std::string_view port;
    if (text.starts_with('[')) {  // RFC 3986 §3.2.2: an IPv6 address
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end == 1) return false;
        const std::string_view address = text.substr(1, end - 1);
        if (!std::all_of(address.begin(), address.end(), [](char c) {
                return is_alnum(c) || c == ':' || c == '.';
            })) {
            return false;
        }
        port = text.substr(end + 1);
    } else {
        const std::size_t end = std::min(text.find(':'), text.size());
        if (end == 0 || !std::all_of(text.begin(), text.begin() + end, is_name_char)) return false;
        port = text.substr(end);
    }
    return port.empty() || (port.front() == ':' && is_port(port.substr(1)));
}

std::optional<http1_failure> normalise_target(
    std::string& target, std::string_view host, http::method method
) {
    // RFC 3986 §2: what is not ASCII is percent-encoded; a fragment is never sent.
    if (std::any_of(target.begin(), target.end(), [](char c) {
            return c == '#' || static_cast<unsigned char>(c) >= 0x7f;
        })) {
        return http1_failure{http1_errc::bad_request, "The request target has a bad character."};
    }
    if (target.front() == '/') return std::nullopt;
    if (target == "*" && method == http::method::options) return std::nullopt;

    // RFC 9112 §3.2.2: absolute form is for proxies, but every server accepts it.
    std::string_view authority;
    std::string_view rest;
    if (!split_absolute(target, authority, rest)) {
        return http1_failure{
            http1_errc::bad_request, "The request target does not begin with a slash."
        };
    }
    if (!is_host(authority) || !http::iequals(authority, host)) {
        return http1_failure{
            http1_errc::bad_request, "The request target and the Host field differ."
        };
    }
    target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return std::nullopt;
}

}  // namespace warder::net
