#include "oauth/endpoint.hpp"

#include <warder/http/url.hpp>

#include <algorithm>

namespace warder::oauth {

std::optional<url_split> split_url(std::string_view url) {
    if (!http::parse_url(url)) return std::nullopt;
    const std::size_t path = std::min(url.find_first_of("/?", url.find("://") + 3), url.size());
    const std::size_t end = std::min(url.find('?', path), url.size());
    return url_split{url.substr(0, path), url.substr(path, end - path)};
}

std::string endpoint_problem(std::string_view url) {
    const auto parsed = http::parse_url(url);
    if (!parsed) return "is not an http or https URL: " + parsed.error().log_text();
    if (parsed->scheme != "https" && !http::is_loopback_host(parsed->host)) {
        return "uses http to another machine; use https";
    }
    return {};
}

std::string issuer_problem(std::string_view url) {
    if (std::string problem = endpoint_problem(url); !problem.empty()) return problem;
    // RFC 8414 §2: an issuer has no query or fragment components
    if (url.find('?') != std::string_view::npos) return "has a query; remove it";
    return {};
}

}  // namespace warder::oauth
