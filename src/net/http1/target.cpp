#include "net/http1/target.hpp"

#include <warder/http/authority.hpp>

#include <algorithm>

namespace warder::net {
namespace {

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
    if (!http::parse_authority(authority) || !http::iequals(authority, host)) {
        return http1_failure{
            http1_errc::bad_request, "The request target and the Host field differ."
        };
    }
    target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return std::nullopt;
}

}  // namespace warder::net
