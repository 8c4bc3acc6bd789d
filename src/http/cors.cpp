#include "http/fields_access.hpp"
#include "http/syntax.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/cors.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace warder::http {
namespace {

std::string join(const std::vector<std::string>& names) {
    std::string joined;
    for (const std::string& name : names) {
        if (!joined.empty()) joined += ", ";
        joined += name;
    }
    return joined;
}

void check_tokens(const std::vector<std::string>& names, std::string_view what) {
    for (const std::string& name : names) {
        // `*` is a token too, but in these lists it would stand for every name.
        if (is_token(name) && name != "*") continue;
        throw std::invalid_argument(
            "CORS " + std::string(what) + " '" + name + "' is not a name: list each one by itself"
        );
    }
}

/// Calls `use` with each element of a comma-separated list.
template <class Use>
void for_each_element(std::string_view list, const Use& use) {
    while (!list.empty()) {
        const std::string_view element = trim(take_until(list, ','));
        if (!element.empty()) use(element);
    }
}

bool contains(const std::vector<std::string>& names, std::string_view name) noexcept {
    return std::any_of(names.begin(), names.end(), [&](const auto& known) {
        return iequals(known, name);
    });
}

/// RFC 9110 §12.5.5: adds `Origin` to what the response depends on.
void vary_by_origin(fields& reply) {
    const auto before = reply.find("Vary");
    if (!before) {
        reply.append("Vary", "Origin");
        return;
    }
    bool told = false;
    for_each_element(*before, [&](std::string_view name) {
        told = told || name == "*" || iequals(name, "Origin");
    });
    if (!told) reply.set("Vary", std::string(*before) + ", Origin");
}

}  // namespace

cors::cors(cors_options options)
    : options_(std::move(options)),
      methods_(join(options_.methods)),
      request_headers_(join(options_.request_headers)),
      exposed_headers_(join(options_.exposed_headers)),
      max_age_(std::to_string(options_.max_age_seconds)) {
    for (const std::string& origin : options_.allowed_origins) {
        if (origin == "*") {
            any_origin_ = true;
        } else if (!parse_origin(origin)) {
            throw std::invalid_argument(
                "CORS origin '" + origin +
                "' is not an origin: write it as in https://app.example.com, without a path"
            );
        }
    }
    if (any_origin_ && options_.allowed_origins.size() > 1) {
        throw std::invalid_argument("CORS origin '*' stands alone: it allows every other one");
    }
    // Fetch §3.2.5: with credentials a browser refuses `*`; echoing the origin in its place would
    // let every page act with the user's cookies.
    if (any_origin_ && options_.allow_credentials) {
        throw std::invalid_argument(
            "CORS origin '*' cannot go with credentials: list the origins that may send them"
        );
    }
    check_tokens(options_.methods, "method");
    check_tokens(options_.request_headers, "request header");
    check_tokens(options_.request_header_prefixes, "request header prefix");
    check_tokens(options_.exposed_headers, "exposed header");
}

bool cors::lists_origin(std::string_view origin) const noexcept {
    // Browsers send the form in which people write it, so that nothing is parsed as a rule.
    const auto& listed = options_.allowed_origins;
    if (std::find(listed.begin(), listed.end(), origin) != listed.end()) return true;
    const auto sent = parse_origin(origin);
    return sent && std::any_of(listed.begin(), listed.end(), [&](const auto& allowed) {
               const auto parsed = parse_origin(allowed);
               return parsed && *parsed == *sent;
           });
}

bool cors::allows_origin(std::string_view origin) const noexcept {
    return any_origin_ || is_loopback_origin(origin) || lists_origin(origin);
}

bool cors::has_allowed_prefix(std::string_view name) const noexcept {
    // The name is written into the answer, so that it must be one.
    return is_token(name) && std::any_of(
                                 options_.request_header_prefixes.begin(),
                                 options_.request_header_prefixes.end(),
                                 [&](const auto& prefix) {
                                     return name.size() > prefix.size() &&
                                            iequals(name.substr(0, prefix.size()), prefix);
                                 }
                             );
}

std::optional<response> cors::preflight(const request& sent) const {
    if (sent.method != method::options) return std::nullopt;
    const auto origin = sent.fields.find("Origin");
    if (!origin || !sent.fields.find("Access-Control-Request-Method")) return std::nullopt;

    if (!allows_origin(*origin)) return error_response(403, "CORS origin not allowed");
    // Fetch §4.8: the browser compares the lists with what the page wants, and tells the page.
    std::string headers = request_headers_;
    for_each_element(sent.fields["Access-Control-Request-Headers"], [&](std::string_view name) {
        if (!has_allowed_prefix(name) || contains(options_.request_headers, name)) return;
        headers.append(headers.empty() ? "" : ", ").append(name);
    });

    response reply;
    reply.status = 204;
    reply.fields.append("Access-Control-Allow-Methods", methods_);
    reply.fields.append("Access-Control-Allow-Headers", headers);
    reply.fields.append("Access-Control-Max-Age", max_age_);
    return reply;
}

void cors::decorate(const request& sent, response& reply) const {
    if (reply.fields.find("Access-Control-Allow-Origin")) return;
    // A cache must not give a page the response that was made for another one, or for none.
    if (!any_origin_) vary_by_origin(reply.fields);
    const auto origin = sent.fields.find("Origin");
    if (!origin || !allows_origin(*origin)) return;
    // Parsed, since an origin that is allowed and the names that were checked hold nothing unsafe.
    fields_access::append(reply.fields, "Access-Control-Allow-Origin", any_origin_ ? "*" : *origin);
    if (options_.allow_credentials && lists_origin(*origin)) {
        fields_access::append(reply.fields, "Access-Control-Allow-Credentials", "true");
    }
    if (!exposed_headers_.empty()) {
        fields_access::append(reply.fields, "Access-Control-Expose-Headers", exposed_headers_);
    }
}

}  // namespace warder::http
