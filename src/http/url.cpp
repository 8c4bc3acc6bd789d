#include <warder/http/errc.hpp>
#include <warder/http/url.hpp>

#include <boost/url/parse.hpp>

#include <algorithm>
#include <utility>

namespace warder::http {
namespace {

constexpr std::size_t max_url_bytes = 8000;  // RFC 9110 §4.1 asks for at least that much

std::uint16_t default_port(std::string_view scheme) noexcept {
    return scheme == "https" ? 443 : 80;
}

std::string to_lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
    return lowered;
}

error refused(std::string why) {
    return {errc::malformed_url, "Malformed URL", std::move(why)};
}

}  // namespace

result<url> parse_url(std::string_view text) {
    if (text.size() > max_url_bytes) return refused("it is longer than 8,000 bytes");
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (parsed.has_error()) return refused("it is not an absolute URL");

    url location;
    location.scheme = to_lower(parsed->scheme());
    if (location.scheme != "http" && location.scheme != "https") {
        return refused("its scheme is neither http nor https");
    }
    // RFC 9110 §4.2.4: userinfo in an http URL is to be treated as an error.
    if (parsed->has_userinfo()) return refused("it holds user information");
    if (parsed->has_fragment()) return refused("it has a fragment");
    // RFC 9110 §4.2.1: an http URL with an empty host is invalid.
    const auto where = parse_authority(std::string_view(parsed->encoded_authority()));
    if (!where) return refused("its host or port is malformed");

    location.host = to_lower(where->host);
    location.port = where->port.value_or(default_port(location.scheme));
    location.path = std::string_view(parsed->encoded_path());
    // RFC 3986 §3.2: a slash ends the authority. Boost.URL 1.81 takes `a:x` for a host and a path.
    if (!location.path.empty() && location.path.front() != '/') {
        return refused("its host or port is malformed");
    }
    location.query = std::string_view(parsed->encoded_query());
    return location;
}

std::string origin(const url& location) {
    std::string text = location.scheme + "://" + location.host;
    if (location.port != default_port(location.scheme)) {
        text += ':' + std::to_string(location.port);
    }
    return text;
}

}  // namespace warder::http
