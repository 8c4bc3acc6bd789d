#include "issuer/token_endpoint.hpp"

#include "issuer/client_access.hpp"
#include "issuer/client_authentication.hpp"
#include "issuer/id_token.hpp"
#include "issuer/scope_request.hpp"
#include <warder/json/writer.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/scope.hpp>

namespace warder::issuer {
namespace {

/// A request whose client is known, and the key that it has a proof of.
struct token_exchange {
    server_state& state;
    const http::form& form;
    const client& by;
    std::string key;
    issuer_form at;

    presented_grant presented(const std::string& issuer) const {
        return {
            .client_id = by.id,
            .issuer = issuer,
            .key_thumbprint = key,
            .redirect_uri = parameter(form, "redirect_uri"),
            .code_verifier = parameter(form, "code_verifier"),
        };
    }
};

/// What goes into the answer.
struct issued {
    std::string access_token;
    std::string refresh_token;  ///< or empty
    std::string id_token;       ///< or empty
    std::vector<std::string> scopes;
};

std::string json_text(std::string_view text) {
    std::string json;
    json::append_string(json, text);
    return json;
}

/// Binds a token to a key (RFC 9449 §6.1).
void bind_to_key(token_request& token, std::string_view key) {
    if (!key.empty()) token.claims.emplace_back("cnf", "{\"jkt\":" + json_text(key) + "}");
}

/// An access token of a grant.
std::string access_token_of(
    const token_exchange& exchange, const grant& of, std::vector<std::string> scopes
) {
    token_request token{
        .subject = of.subject,
        .client_id = of.client_id,
        .scopes = std::move(scopes),
        .issuer = exchange.at,
        .organisation = of.organisation,
    };
    token.claims.emplace_back("jti", json_text(make_token_id(of, exchange.state.entropy)));
    bind_to_key(token, exchange.key);
    return exchange.state.mint(token);
}

/// Whether a grant gives refresh tokens: its person was asked for that, or its client registered
/// for it.
bool gives_refresh_token(const client& by, const grant& of) {
    return has_scope(of.scopes, oauth::offline_access) || by.may_use(refresh_grant);
}

/// Access and ID token of a grant.
///
/// @param scopes  of the access token: those of the grant, or fewer
issued issue(
    const token_exchange& exchange, const grant& of, const std::vector<std::string>& scopes
) {
    issued given{.access_token = access_token_of(exchange, of, scopes), .scopes = scopes};
    if (has_scope(scopes, "openid")) given.id_token = make_id_token(exchange.state, of);
    return given;
}

result<issued> for_code(const token_exchange& exchange) {
    const std::string_view code = parameter(exchange.form, "code");
    if (code.empty()) return error(errc::invalid_request, "code is missing");
    if (parameter(exchange.form, "code_verifier").empty()) {
        return error(errc::invalid_request, "code_verifier is missing");
    }
    const std::string issuer = exchange.state.issuer(exchange.at);
    const auto allowed = exchange.state.grants.redeem_code(code, exchange.presented(issuer));
    if (!allowed) return allowed.error();
    issued given = issue(exchange, *allowed, allowed->scopes);
    if (gives_refresh_token(exchange.by, *allowed)) {
        // RFC 9449 §5: a public client's; others have credentials of their own.
        const std::string_view key = exchange.by.is_public() ? exchange.key : std::string_view();
        auto refresh = exchange.state.grants.give_refresh_token(*allowed, key);
        if (!refresh) return refresh.error();
        given.refresh_token = *std::move(refresh);
    }
    return given;
}

result<issued> for_refresh_token(const token_exchange& exchange) {
    const std::string_view token = parameter(exchange.form, "refresh_token");
    if (token.empty()) return error(errc::invalid_request, "refresh_token is missing");
    const std::string issuer = exchange.state.issuer(exchange.at);
    // Before the token is used up: RFC 6749 §6, no scope that was not granted.
    const auto known = exchange.state.grants.find_refresh_token(token);
    if (!known) return known.error();
    std::vector<std::string> scopes;
    if (*known) {
        auto asked = all_scopes(parameter(exchange.form, "scope"), (*known)->scopes);
        if (!asked) return asked.error();
        scopes = *std::move(asked);
    }
    auto allowed = exchange.state.grants.redeem_refresh_token(token, exchange.presented(issuer));
    if (!allowed) return allowed.error();
    issued given = issue(exchange, allowed->of, scopes);
    given.refresh_token = std::move(allowed->next_token);
    return given;
}

/// A machine's token: from the root, its scopes are an array, as there.
result<issued> for_itself(const token_exchange& exchange) {
    const server_state& state = exchange.state;
    auto scopes = all_scopes(parameter(exchange.form, "scope"), state.options.scopes);
    if (!scopes) return scopes.error();
    const bool root = exchange.at == issuer_form::root;
    token_request token{
        .subject = exchange.by.id,
        .client_id = exchange.by.id,
        .scopes = *scopes,
        .scope_claim = root ? scope_claim::scopes : scope_claim::scope,
        .issuer = exchange.at,
        // Not an OAuth parameter: a real issuer knows the organisation of whoever signs in.
        .organisation = std::string(parameter(exchange.form, "organization_id")),
    };
    bind_to_key(token, exchange.key);
    return issued{.access_token = exchange.state.mint(token), .scopes = *std::move(scopes)};
}

using answer_grant = result<issued> (*)(const token_exchange&);

answer_grant grant_of(std::string_view type) {
    if (type == code_grant) return for_code;
    if (type == refresh_grant) return for_refresh_token;
    if (type == machine_grant) return for_itself;
    return nullptr;
}

/// Whether the client may ask for this: the grant registered, the resource ours.
result<void> check_request(const token_exchange& exchange, std::string_view grant_type) {
    if (grant_of(grant_type) == nullptr) {
        return error(errc::unsupported_grant_type, "The grant_type is not supported");
    }
    // A grant with offline_access has refresh tokens whose client did not register for them.
    if (grant_type != refresh_grant && !exchange.by.may_use(grant_type)) {
        return error(errc::unauthorized_client, "The client did not register this grant_type");
    }
    // RFC 8707 §2
    const std::string_view resource = parameter(exchange.form, "resource");
    if (!resource.empty() && !oauth::same_audience(exchange.state.options.server_url, resource)) {
        return error(errc::invalid_target, "The resource is not the one of this server");
    }
    return {};
}

result<issued> exchange_tokens(token_exchange& exchange, const http::request& request) {
    const std::string_view grant_type = parameter(exchange.form, "grant_type");
    if (auto good = check_request(exchange, grant_type); !good) return good.error();
    auto key = proven_key(exchange.state, request, exchange.by, exchange.at);
    if (!key) return key.error();
    exchange.key = *std::move(key);
    return grant_of(grant_type)(exchange);
}

std::string token_json(const issued& given, bool bound, std::chrono::seconds lifetime) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("access_token").value(given.access_token);
    out.key("token_type").value(bound ? "DPoP" : "Bearer");
    out.key("expires_in").value(static_cast<std::int64_t>(lifetime.count()));
    if (!given.refresh_token.empty()) out.key("refresh_token").value(given.refresh_token);
    if (!given.id_token.empty()) out.key("id_token").value(given.id_token);
    if (!given.scopes.empty()) out.key("scope").value(oauth::join_scopes(given.scopes));
    out.end_object();
    return body;
}

}  // namespace

task<http::response> answer_token_request(
    server_state& state, const http::request& request, issuer_form at
) {
    const auto form = read_form(request);
    if (!form) co_return refusal(state, form.error());
    if (parameter(*form, "grant_type").empty()) {
        const error missing(errc::invalid_request, "grant_type is missing");
        co_return refusal(state, missing);
    }
    auto authenticating = authenticate(state, request, *form, at);
    const auto by = co_await authenticating;
    if (!by) co_return refusal(state, by.error());
    token_exchange exchange{.state = state, .form = *form, .by = *by, .key = {}, .at = at};
    const auto given = exchange_tokens(exchange, request);
    if (!given) co_return refusal(state, given.error());
    co_return http::json_response(
        200, token_json(*given, !exchange.key.empty(), state.options.token_lifetime)
    );
}

http::response refusal(const server_state& state, const error& why) {
    state.tell_refused(why);
    std::string body;
    json::writer out(body);
    out.begin_object().key("error").value(why.code.message());
    out.key("error_description").value(why.description).end_object();
    if (why.code == errc::temporarily_unavailable) {
        http::response response = http::json_response(503, body);
        response.fields.set("Retry-After", "1");
        return response;
    }
    if (why.code != errc::invalid_client) return http::json_response(400, body);
    http::response response = http::json_response(401, body);
    response.fields.set("WWW-Authenticate", "Basic realm=\"token\"");
    return response;
}

}  // namespace warder::issuer
