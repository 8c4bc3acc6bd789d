#include "issuer/client_registration.hpp"

#include "issuer/client_metadata.hpp"
#include "issuer/records.hpp"
#include "issuer/token_endpoint.hpp"
#include <warder/http/media_type.hpp>
#include <warder/json/writer.hpp>

namespace warder::issuer {
namespace {

void write_list(json::writer& out, std::string_view name, const std::vector<std::string>& texts) {
    out.key(name).begin_array();
    for (const std::string& text : texts)
        out.value(text);
    out.end_array();
}

void write_text(json::writer& out, std::string_view name, std::string_view text) {
    if (!text.empty()) out.key(name).value(text);
}

/// RFC 7591 §3.2.1: all that was registered, whatever was asked for.
std::string registered_json(
    const client& made,
    std::string_view password,
    std::chrono::system_clock::time_point now,
    std::chrono::system_clock::time_point ends
) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("client_id").value(made.id);
    out.key("client_id_issued_at").value(seconds_of(now));
    if (!password.empty()) {
        out.key("client_secret").value(password);
        out.key("client_secret_expires_at").value(seconds_of(ends));
    }
    write_text(out, "client_name", made.name);
    write_text(out, "client_uri", made.uri);
    write_list(out, "redirect_uris", made.redirect_uris);
    write_list(out, "grant_types", made.grant_types);
    out.key("response_types").begin_array();
    if (made.may_use(code_grant)) out.value("code");
    out.end_array();
    out.key("token_endpoint_auth_method").value(made.authentication);
    out.key("application_type").value(made.application_type);
    if (!made.keys.empty()) out.key("jwks").raw(made.keys);
    write_text(out, "jwks_uri", made.keys_url);
    if (made.dpop_bound) out.key("dpop_bound_access_tokens").value(true);
    out.end_object();
    return body;
}

}  // namespace

http::response answer_registration(server_state& state, const http::request& request) {
    if (!http::is_json(request.fields["Content-Type"])) {
        return refusal(state, {errc::invalid_client_metadata, "The body must be application/json"});
    }
    auto made = read_client_metadata(
        request.body,
        {.may_have_keys_url = state.documents.can_fetch(),
         .loopback_keys = state.options.loopback_documents}
    );
    if (!made) return refusal(state, made.error());
    const auto now = state.clock.now();
    // One that asks for no codes does not get older than one that has none.
    const auto ends = now + (made->may_use(code_grant) ? registration_lifetime : unused_lifetime);
    made->ends = seconds_of(ends);
    made->id = "dcr_" + random_hex(state.entropy, 16);
    std::string password;
    if (made->has_secret()) {
        password = random_hex(state.entropy, 32);
        made->secret_digest = digest_of(password);
    }
    if (auto kept = state.clients.add(*made, now); !kept) return refusal(state, kept.error());
    return http::json_response(201, registered_json(*made, password, now, ends));
}

}  // namespace warder::issuer
