#include "issuer/redirect_uri.hpp"

#include "issuer/errors.hpp"
#include <warder/http/url.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace warder::issuer {
namespace {

/// Schemes of editors that came before the rule of the dot.
constexpr std::array<std::string_view, 9> known_schemes{
    "cursor",
    "vscode",
    "vscode-insiders",
    "vscodium",
    "windsurf",
    "zed",
    "kiro",
    "claude",
    "jetbrains",
};

error refused(std::string reason) {
    return {errc::invalid_redirect_uri, std::move(reason)};
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 3986 §3.1, in lower case only: a scheme in capitals is spelt so by nobody but attackers.
std::string_view scheme_of(std::string_view uri) {
    const std::string_view scheme = uri.substr(0, uri.find(':'));
    if (scheme.size() == uri.size() || scheme.empty() || !is_letter(scheme.front())) return {};
    const bool good = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    });
    return good ? scheme : std::string_view();
}

bool is_private_use(std::string_view scheme) {
    return scheme.find('.') != scheme.npos ||
           std::find(known_schemes.begin(), known_schemes.end(), scheme) != known_schemes.end();
}

/// The parts of an http URL of this machine; nothing for any other URI. `parse_url` accepts
/// spellings of hosts in capitals, which are compared as they are written below.
std::optional<http::url> loopback_url(std::string_view uri) {
    auto url = http::parse_url(uri);
    if (!url || url->scheme != "http" || !http::is_loopback_host(url->host)) return std::nullopt;
    return *std::move(url);
}

/// Index behind the host of `http://host[:port]...`.
std::size_t end_of_host(std::string_view uri) {
    constexpr std::size_t begin = std::string_view("http://").size();
    if (uri.substr(begin).starts_with('['))
        return std::min(uri.find(']', begin), uri.size() - 1) + 1;
    return std::min(uri.find_first_of(":/?", begin), uri.size());
}

std::string without_port(std::string_view uri) {
    const std::size_t host = end_of_host(uri);
    const std::size_t path = std::min(uri.find_first_of("/?", host), uri.size());
    return std::string(uri.substr(0, host)).append(uri.substr(path));
}

}  // namespace

result<void> check_redirect_uri(std::string_view uri) {
    if (uri.empty() || uri.size() > max_redirect_uri_bytes) {
        return refused("A redirect URI must have 1 to 2000 bytes");
    }
    if (!std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c < 0x7f; })) {
        return refused("A redirect URI must be visible ASCII");
    }
    if (uri.find_first_of("#\"<>\\^`{|}") != uri.npos) {
        return refused("A redirect URI must have no fragment, and no character that no URI has");
    }
    const std::string_view scheme = scheme_of(uri);
    if (scheme == "https") {
        if (!http::parse_url(uri)) return refused("A redirect URI is no valid https URL");
        return {};
    }
    if (scheme == "http") {
        if (!loopback_url(uri)) return refused("An http redirect URI must be one of loopback");
        return {};
    }
    if (!is_private_use(scheme)) {
        return refused(
            "A redirect URI must be https, http of loopback, or of a private-use scheme with a dot"
        );
    }
    return {};
}

bool same_redirect_uri(std::string_view registered, std::string_view presented) {
    if (registered == presented) return true;
    if (!loopback_url(registered) || !loopback_url(presented)) return false;
    return without_port(registered) == without_port(presented);
}

bool is_loopback_redirect(std::string_view uri) {
    return loopback_url(uri).has_value();
}

std::string redirect_host(std::string_view uri) {
    const auto url = http::parse_url(uri);
    if (!url) return std::string(uri.substr(0, uri.find(':') + 1));
    const std::string origin = http::origin(*url);
    return origin.substr(origin.find("//") + 2);
}

std::string with_parameters(std::string_view uri, std::string_view parameters) {
    std::string location(uri);
    if (location.find('?') == location.npos) {
        location += '?';
    } else if (!location.ends_with('?') && !location.ends_with('&')) {
        location += '&';
    }
    return location.append(parameters);
}

}  // namespace warder::issuer
