#include "http/quoted.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/origin.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace warder::http {
namespace {

origin_refusal refuse(
    unsigned status, std::string_view message, std::string detail, std::string_view reason
) {
    return {error_response(status, message), std::move(detail), reason};
}

void check_host_name(const std::string& host) {
    const auto parsed = parse_authority(host);
    if (!parsed) {
        throw std::invalid_argument(
            "Allowed host '" + host + "' is not a host name: write it as in mcp.example.com"
        );
    }
    if (parsed->host.size() != host.size()) {
        throw std::invalid_argument(
            "Allowed host '" + host + "' has a port: leave it out, any port is allowed"
        );
    }
}

}  // namespace

origin_policy::origin_policy(origin_options options) : options_(std::move(options)) {
    std::for_each(options_.hosts.begin(), options_.hosts.end(), check_host_name);
    for (const std::string& origin : options_.origins) {
        if (origin == "*") {
            any_origin_ = true;
        } else if (!parse_origin(origin)) {
            throw std::invalid_argument(
                "Allowed origin '" + origin +
                "' is not an origin: write it as in https://app.example.com, without a path"
            );
        }
    }
}

bool origin_policy::allows_host(std::string_view host) const noexcept {
    return is_loopback_host(host) ||
           std::any_of(options_.hosts.begin(), options_.hosts.end(), [&](const auto& allowed) {
               return iequals(allowed, host);
           });
}

bool origin_policy::allows_origin(std::string_view origin) const noexcept {
    // Browsers send the form in which people write it, so that nothing is parsed as a rule.
    const auto& listed = options_.origins;
    if (std::find(listed.begin(), listed.end(), origin) != listed.end()) return true;
    if (is_loopback_origin(origin)) return true;
    const auto sent = parse_origin(origin);
    return sent && std::any_of(listed.begin(), listed.end(), [&](const auto& allowed) {
               const auto parsed = parse_origin(allowed);
               return parsed && *parsed == *sent;
           });
}

std::optional<origin_refusal> origin_policy::check(const request& sent) const {
    std::size_t hosts = 0;
    std::size_t origins = 0;
    std::string_view host;
    std::string_view origin;
    for (std::size_t i = 0; i < sent.fields.size(); ++i) {
        const auto [name, value] = sent.fields.at(i);
        if (iequals(name, "Host")) {
            ++hosts;
            host = value;
        } else if (iequals(name, "Origin")) {
            ++origins;
            origin = value;
        }
    }

    // RFC 9112 §3.2: a request of HTTP/1.1 has one Host field, and one only, whatever its version.
    if (hosts > 1 || (hosts == 0 && sent.version >= 11)) {
        return refuse(
            400,
            "Exactly one Host field is required",
            "Host fields: " + std::to_string(hosts),
            "malformed_host"
        );
    }
    if (hosts == 1) {
        const auto parsed = parse_authority(host);
        // RFC 9112 §3.2: a Host field with an invalid value is a bad request.
        if (!parsed) {
            return refuse(400, "Malformed Host field", "Host: " + quoted(host), "malformed_host");
        }
        if (!allows_host(parsed->host)) {
            return refuse(
                403,
                "Host not allowed",
                "Host: " + quoted(host) + "; where it is this server's own name, set --public-url",
                "forbidden_host"
            );
        }
    }
    // The Origin of a browser's request is one value, RFC 6454 §7.3.
    if (origins == 0 || any_origin_ || (origins == 1 && allows_origin(origin))) return std::nullopt;
    return refuse(
        403,
        "Origin not allowed",
        "Origin: " + quoted(origin) + "; where its pages may call this server, list it in cors",
        "forbidden_origin"
    );
}

}  // namespace warder::http
