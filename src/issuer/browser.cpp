#include "issuer/browser.hpp"

#include <warder/http/url.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

bool is_secret(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    return text;
}

}  // namespace

browser_cookie::browser_cookie(std::string_view base_url)
    : secure_(base_url.starts_with("https://")) {
    const auto url = http::parse_url(base_url);
    name_ = "warder_issuer_" + std::to_string(url ? url->port : 0);
}

std::string browser_cookie::read(const http::request& request) const {
    std::string_view rest = request.fields["Cookie"];
    while (!rest.empty()) {
        const std::size_t semicolon = rest.rfind(';');
        const bool is_first = semicolon == std::string_view::npos;
        const std::string_view pair = trimmed(is_first ? rest : rest.substr(semicolon + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name_ && equals < pair.size()) {
            const std::string_view value = pair.substr(equals + 1);
            if (is_secret(value)) return std::string(value);
        }
        rest = is_first ? std::string_view() : rest.substr(0, semicolon);
    }
    return {};
}

void browser_cookie::give(http::response& response, std::string_view secret_text) const {
    std::string cookie = name_;
    cookie.append("=").append(secret_text).append("; Path=/; HttpOnly; SameSite=Lax");
    if (secure_) cookie += "; Secure";
    response.fields.append("Set-Cookie", cookie);
}

bool is_part_of_a_page(const http::request& request) {
    if (!request.fields.find("Sec-Fetch-Site")) return false;
    return request.fields["Sec-Fetch-Mode"] != "navigate" ||
           request.fields["Sec-Fetch-Dest"] != "document";
}

bool is_own_form(const http::request& request, std::string_view base_url) {
    const auto sent = request.fields.find("Origin");
    if (!sent) return true;
    const auto origin = http::parse_origin(*sent);
    const auto own = http::parse_origin(base_url);
    if (request.fields.count("Origin") != 1 || !origin || !own) return false;
    if (*origin == *own) return true;
    if (!http::is_loopback_host(origin->host) || !http::is_loopback_host(own->host)) return false;
    return http::web_origin{origin->scheme, own->host, origin->port} == *own;
}

}  // namespace warder::issuer
