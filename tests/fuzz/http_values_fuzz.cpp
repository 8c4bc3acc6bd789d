// Whatever stands in the field values, the target and the form of a request, reading them ends,
// and nothing of it can split a response or widen what is allowed. Input: one text, given to every
// parser of the layer.
#include "http/fields_access.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/challenge.hpp>
#include <warder/http/challenge_list.hpp>
#include <warder/http/cors.hpp>
#include <warder/http/forwarded.hpp>
#include <warder/http/media_type.hpp>
#include <warder/http/origin.hpp>
#include <warder/http/percent.hpp>
#include <warder/http/router.hpp>
#include <warder/http/url.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace warder::http;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void check_names(std::string_view text) {
    if (const auto parsed = parse_authority(text)) {
        require(!parsed->host.empty() && is_printable(parsed->host));
        require(text.starts_with(parsed->host) && parsed->port != 0);
    }
    if (const auto parsed = parse_origin(text)) require(*parsed == *parsed);
    if (is_loopback_host(text)) require(parse_authority(text).has_value());
    if (const auto parsed = parse_url(text)) {
        const auto again = parse_url(origin(*parsed));
        require(again.has_value() && again->host == parsed->host && again->port == parsed->port);
        require(parse_origin(origin(*parsed)).has_value());
    }
    if (const auto parsed = parse_ip_address(text)) {
        require(parse_ip_address(to_string(*parsed)) == parsed);
        require(parse_ip_network(text)->contains(*parsed));
    }
}

void check_form(std::string_view text) {
    if (const auto decoded = percent_decode(text)) require(decoded->size() <= text.size());
    const auto sent = parse_form(text, {.max_parameters = 8});
    if (!sent) return;
    require(sent->size() <= 8);
    for (const auto& [name, value] : *sent) {
        require(!name.empty() && find(*sent, name) == &value);
    }
}

void check_credentials(std::string_view text) {
    fields sent;
    fields_access::append(sent, "Authorization", text);
    const bearer_credentials credentials = parse_bearer(sent);
    const bool has_token =
        credentials.kind == authorization::bearer || credentials.kind == authorization::dpop;
    require(has_token == !credentials.token.empty());
    fields received;
    fields_access::append(received, "WWW-Authenticate", text);
    if (const auto challenges = parse_challenges(received)) {
        require(challenges->size() <= max_challenge_parts);
        for (const received_challenge& each : *challenges)
            require(!each.scheme.empty() && !each.parameters.contains(""));
    }
    require(
        is_printable(credentials.token) && credentials.token.find_first_of(" ,\"") == text.npos
    );
    require(is_printable(to_string(bearer_challenge{
        .realm = text, .error = text, .error_description = text, .resource_metadata = text
    })));
}

/// A request that holds the text wherever a stranger can put one.
request filled(std::string_view text) {
    request sent;
    sent.method = method::options;
    sent.target = std::string(text);
    sent.client_address = "127.0.0.1";
    fields_access::append(sent.fields, "Host", text);
    fields_access::append(sent.fields, "Origin", "https://app.example.com");
    fields_access::append(sent.fields, "Accept", text);
    fields_access::append(sent.fields, "X-Forwarded-For", text);
    fields_access::append(sent.fields, "Access-Control-Request-Method", "POST");
    fields_access::append(sent.fields, "Access-Control-Request-Headers", text);
    return sent;
}

void check_response(const response& reply) {
    for (std::size_t i = 0; i < reply.fields.size(); ++i) {
        require(reply.fields.at(i).value.find_first_of("\r\n") == std::string_view::npos);
    }
}

void check_request(std::string_view text) {
    static const origin_policy origins({.origins = {"https://app.example.com"}});
    static const cors sharing({.allowed_origins = {"https://app.example.com"}});
    static const trusted_proxies proxies("127.0.0.1, 10.0.0.0/8, fd00::/8");

    request sent = filled(text);
    const auto host = parse_authority(text);
    if (!origins.check(sent)) require(host && is_loopback_host(host->host));
    if (auto reply = sharing.preflight(sent)) {
        sharing.decorate(sent, *reply);
        check_response(*reply);
    }
    const acceptance accepted = parse_accept(sent.fields);
    require(accepted.json <= 1000 && accepted.event_stream <= 1000);
    static_cast<void>(is_json(text));
    proxies.apply(sent);
    require(parse_ip_address(sent.client_address).has_value());
}

void check_route(std::string_view text) {
    static const router routes = [] {
        const auto nothing = [] { return plain([](const request&) { return response(); }); };
        router made;
        made.add(method::get, "/health", protection::none, nothing());
        made.add(method::get, "/users/{name}", protection::none, nothing());
        return made;
    }();
    const route_match match = routes.find(method::get, text);
    if (match.result == route_match::outcome::not_found) {
        require(match.guard == protection::bearer);
    } else if (match.route == "/health") {
        require(text == "/health" || text == "/health/");
    } else {
        const std::string_view name = match.parameters["name"];
        require(!name.empty() && name != ".." && name.find('/') == name.npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_names(text);
    check_form(text);
    check_credentials(text);
    check_request(text);
    check_route(text);
    return 0;
}
