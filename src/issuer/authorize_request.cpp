#include "issuer/authorize_request.hpp"

#include "core/whole_number.hpp"
#include "issuer/client_authentication.hpp"
#include "issuer/errors.hpp"
#include "issuer/redirect_uri.hpp"
#include "issuer/scope_request.hpp"
#include <warder/oauth/jwt_policy.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

constexpr std::size_t max_state_bytes = 4096;
constexpr std::size_t max_nonce_bytes = 1024;
constexpr std::size_t max_organisation_bytes = 128;

error refused(std::string reason) {
    return {errc::invalid_request, std::move(reason)};
}

/// SHA-256 in base64url: what S256 and a key's thumbprint are.
bool is_digest(std::string_view text) {
    return text.size() == 43 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

bool may_redirect(const client& by, std::string_view uri) {
    if (by.loopback_redirects && is_loopback_redirect(uri) && check_redirect_uri(uri)) return true;
    return std::any_of(
        by.redirect_uris.begin(),
        by.redirect_uris.end(),
        [&](const std::string& registered) { return same_redirect_uri(registered, uri); }
    );
}

/// What is asked for: a code, in the query, by parameters that are read here.
result<void> check_kind(const http::form& query, const client& by) {
    // OpenID Connect Core 1.0 §3.1.2.6: these would replace the other parameters.
    if (!parameter(query, "request").empty()) {
        return error(errc::request_not_supported, "The parameter request is not supported");
    }
    if (!parameter(query, "request_uri").empty()) {
        return error(errc::request_uri_not_supported, "The parameter request_uri is not supported");
    }
    const std::string_view type = parameter(query, "response_type");
    if (type.empty()) return refused("response_type is missing");
    if (type != "code") {
        return error(errc::unsupported_response_type, "The response_type must be code");
    }
    if (!by.may_use(code_grant)) {
        return error(errc::unauthorized_client, "The client did not register authorization_code");
    }
    const std::string_view mode = parameter(query, "response_mode");
    if (!mode.empty() && mode != "query") return refused("The response_mode must be query");
    return {};
}

result<void> check_challenge(const http::form& query) {
    const std::string_view challenge = parameter(query, "code_challenge");
    if (challenge.empty()) return refused("code_challenge is missing: PKCE is required");
    // RFC 7636 §4.3: without a method it would be plain.
    if (parameter(query, "code_challenge_method") != "S256") {
        return refused("The code_challenge_method must be S256");
    }
    if (!is_digest(challenge)) return refused("The code_challenge is none of S256");
    return {};
}

result<prompt> read_prompt(std::string_view text) {
    if (text.empty()) return prompt::as_needed;
    if (text == "none") return prompt::none;
    prompt wanted = prompt::as_needed;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        if (word == "login" || word == "select_account") {
            wanted = prompt::login;
        } else if (word != "consent") {  // that is always asked for
            return refused("The prompt is none, or login and consent");
        }
        begin = end + 1;
    }
    return wanted;
}

result<std::optional<std::int64_t>> read_max_age(std::string_view text) {
    if (text.empty()) return std::optional<std::int64_t>();
    const auto seconds = whole_number<std::uint32_t>(text);
    if (!seconds) return refused("max_age is no number of seconds");
    return std::optional<std::int64_t>(*seconds);
}

result<void> check_texts(const http::form& query) {
    const bool fits = parameter(query, "state").size() <= max_state_bytes &&
                      parameter(query, "nonce").size() <= max_nonce_bytes &&
                      parameter(query, "organization_id").size() <= max_organisation_bytes;
    if (!fits) return refused("A parameter is too long");
    for (const char* name : {"state", "nonce", "organization_id"}) {
        // RFC 6749 Appendix A.5: VSCHAR; others would not come back as they were sent.
        if (!std::ranges::all_of(parameter(query, name), [](char c) {
                return c >= 0x20 && c <= 0x7E;
            }))
            return refused("A parameter is no visible ASCII");
    }
    return {};
}

}  // namespace

result<std::string> redirect_target(const http::form& query, const client& by) {
    const std::string_view named = parameter(query, "redirect_uri");
    if (!named.empty()) {
        if (may_redirect(by, named)) return std::string(named);
        return refused("The redirect_uri is not one that the client registered");
    }
    if (by.redirect_uris.size() == 1) return by.redirect_uris.front();
    return refused("The request has no redirect_uri");
}

result<authorize_request> read_authorize_request(
    const http::form& query,
    const client& by,
    std::string redirect_uri,
    const authorize_rules& rules
) {
    if (auto good = check_kind(query, by); !good) return good.error();
    if (auto good = check_challenge(query); !good) return good.error();
    if (auto good = check_texts(query); !good) return good.error();
    const std::string_view resource = parameter(query, "resource");
    if (!resource.empty() && !oauth::same_audience(rules.resource, resource)) {
        return error(errc::invalid_target, "The resource is not the one of this server");
    }
    const std::string_view key = parameter(query, "dpop_jkt");
    if (!key.empty() && !is_digest(key)) return refused("The dpop_jkt is no thumbprint");
    auto scopes = known_scopes(parameter(query, "scope"), rules.known_scopes, rules.usual_scopes);
    if (!scopes) return scopes.error();
    const auto wanted = read_prompt(parameter(query, "prompt"));
    if (!wanted) return wanted.error();
    const auto max_age = read_max_age(parameter(query, "max_age"));
    if (!max_age) return max_age.error();
    return authorize_request{
        .client_id = by.id,
        .redirect_uri = std::move(redirect_uri),
        .state = std::string(parameter(query, "state")),
        .scopes = *std::move(scopes),
        .code_challenge = std::string(parameter(query, "code_challenge")),
        .key_thumbprint = std::string(key),
        .nonce = std::string(parameter(query, "nonce")),
        .organisation = std::string(parameter(query, "organization_id")),
        .prompt = *wanted,
        .max_age = *max_age,
    };
}

std::string authorize_answer(
    std::string_view redirect_uri,
    const std::vector<std::pair<std::string_view, std::string>>& parameters,
    std::string_view state,
    std::string_view issuer
) {
    std::string query;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!query.empty()) query += '&';
        query.append(name).append("=").append(http::percent_encode(value));
    };
    for (const auto& [name, value] : parameters)
        add(name, value);
    if (!state.empty()) add("state", state);
    add("iss", issuer);
    return with_parameters(redirect_uri, query);
}

}  // namespace warder::issuer
