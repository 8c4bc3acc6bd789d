#include "issuer/introspection_endpoint.hpp"

#include "issuer/client_access.hpp"
#include "issuer/own_token.hpp"
#include "issuer/token_endpoint.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/scope.hpp>

namespace warder::issuer {
namespace {

constexpr std::string_view inactive = R"({"active":false})";

/// The claims of an access token, with what RFC 7662 §2.2 has besides: its scopes are one text
/// there, however the token has them.
std::string active_json(std::string_view claims) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("active").value(true);
    bool bound = false;
    const auto parsed = json::parse(claims, [&](json::node root) {
        const auto scopes = oauth::granted_scopes(root);
        if (!scopes.empty()) out.key("scope").value(oauth::join_scopes(scopes));
        root.for_each_member([&](std::string_view name, json::node value) {
            bound = bound || name == "cnf";
            const bool written = name == "scope" || name == "active" || name == "token_type";
            if (!written) out.key(name).raw(value.dump());
            return true;
        });
    });
    if (!parsed) return std::string(inactive);
    out.key("token_type").value(bound ? "DPoP" : "Bearer").end_object();
    return body;
}

std::string refresh_json(const grant& of) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("active").value(true);
    if (!of.scopes.empty()) out.key("scope").value(oauth::join_scopes(of.scopes));
    out.key("client_id").value(of.client_id).key("sub").value(of.subject);
    out.key("iss").value(of.issuer).key("exp").value(of.ends).end_object();
    return body;
}

result<std::string> introspect(server_state& state, const client& by, std::string_view token) {
    const auto refreshed = state.grants.find_refresh_token(token);
    if (!refreshed) return refreshed.error();
    if (*refreshed) {
        const bool own = (*refreshed)->client_id == by.id;
        return own ? refresh_json(**refreshed) : std::string(inactive);
    }
    const auto found = read_own_token(state, token);
    if (!found) return std::string(inactive);
    const auto active = is_active(state, *found);
    if (!active) return active.error();
    return *active ? active_json(found->claims) : std::string(inactive);
}

}  // namespace

task<http::response> answer_introspection(
    server_state& state, const http::request& request, issuer_form at
) {
    auto reading = read_presented_token(state, request, at);
    const auto sent = co_await reading;
    if (!sent) co_return refusal(state, sent.error());
    // RFC 7662 §2.1: whoever asks must be authorised, against scanning for tokens.
    if (sent->by.is_public()) {
        const error nobody(errc::invalid_client, "A client without credentials may not ask");
        co_return refusal(state, nobody);
    }
    auto answer = introspect(state, sent->by, sent->token);
    if (!answer) co_return refusal(state, answer.error());
    co_return http::json_response(200, *std::move(answer));
}

}  // namespace warder::issuer
