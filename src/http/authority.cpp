#include "core/whole_number.hpp"
#include "http/syntax.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/fields.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace warder::http {
namespace {

constexpr std::size_t max_host_bytes = 253;  // RFC 1035 §2.3.4, in text form

/// Whether a byte may stand in a host name; a table, since every request's Host goes through it.
constexpr std::array<bool, 256> name_chars = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        const char c = static_cast<char>(byte);
        table[byte] = is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
    }
    return table;
}();

bool is_name_char(char c) noexcept {
    return name_chars[static_cast<unsigned char>(c)];
}

/// RFC 3986 §3.2.2: IP-literal = "[" IPv6address "]"; IPvFuture is not in use.
bool is_bracketed_ipv6(std::string_view host) noexcept {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
    host = host.substr(1, host.size() - 2);
    // The address is handed on as a C string, which a NUL would end early.
    if (host.size() >= text.size() || host.find('\0') != std::string_view::npos) return false;
    std::copy(host.begin(), host.end(), text.begin());
    in6_addr address;
    return ::inet_pton(AF_INET6, text.data(), &address) == 1;
}

/// RFC 3986 §3.2.3: port = *DIGIT. Gives false for a port that cannot be one.
bool parse_port(std::string_view text, std::optional<std::uint16_t>& port) noexcept {
    if (text.empty()) return true;
    if (text.size() > 5) return false;
    port = whole_number<std::uint16_t>(text, 1, 65535);
    return port.has_value();
}

/// The port that an origin means; 0 for a scheme without a default.
std::uint16_t effective_port(const web_origin& origin) noexcept {
    if (origin.port) return *origin.port;
    if (iequals(origin.scheme, "http")) return 80;
    if (iequals(origin.scheme, "https")) return 443;
    return 0;
}

}  // namespace

std::optional<authority> parse_authority(std::string_view text) noexcept {
    const bool bracketed = !text.empty() && text.front() == '[';
    const std::size_t end = bracketed ? text.find(']') + 1 : std::min(text.find(':'), text.size());
    authority parsed;
    parsed.host = text.substr(0, end);
    if (bracketed) {
        if (!is_bracketed_ipv6(parsed.host)) return std::nullopt;
    } else if (parsed.host.empty() || parsed.host.size() > max_host_bytes ||
               !std::all_of(parsed.host.begin(), parsed.host.end(), is_name_char)) {
        return std::nullopt;
    }
    text.remove_prefix(end);
    if (text.empty()) return parsed;
    if (text.front() != ':' || !parse_port(text.substr(1), parsed.port)) return std::nullopt;
    return parsed;
}

bool operator==(const web_origin& a, const web_origin& b) noexcept {
    return effective_port(a) == effective_port(b) && iequals(a.host, b.host) &&
           iequals(a.scheme, b.scheme);
}

std::optional<web_origin> parse_origin(std::string_view text) noexcept {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const std::string_view scheme = text.substr(0, colon);
    // RFC 3986 §3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    const bool is_scheme =
        is_alpha(scheme.front()) && std::all_of(scheme.begin(), scheme.end(), [](char c) {
            return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
        });
    if (!is_scheme) return std::nullopt;
    const auto host_and_port = parse_authority(text.substr(colon + 3));
    if (!host_and_port) return std::nullopt;
    return web_origin{scheme, host_and_port->host, host_and_port->port};
}

bool is_loopback_host(std::string_view host) noexcept {
    if (iequals(host, "localhost") || host == "[::1]") return true;
    if (!host.starts_with("127.") || host.size() >= INET_ADDRSTRLEN) return false;
    std::array<char, INET_ADDRSTRLEN> text{};
    std::copy(host.begin(), host.end(), text.begin());
    in_addr address;
    // inet_pton takes the dotted quad alone, none of the short and octal forms.
    return ::inet_pton(AF_INET, text.data(), &address) == 1;
}

bool is_loopback_origin(std::string_view origin) noexcept {
    const auto parsed = parse_origin(origin);
    return parsed && (iequals(parsed->scheme, "http") || iequals(parsed->scheme, "https")) &&
           is_loopback_host(parsed->host);
}

}  // namespace warder::http
