#include "issuer/metadata.hpp"

#include "issuer/client.hpp"
#include <warder/json/writer.hpp>

#include <initializer_list>

namespace warder::issuer {
namespace {

void write_list(
    json::writer& out, std::string_view name, std::initializer_list<std::string_view> texts
) {
    out.key(name).begin_array();
    for (const std::string_view text : texts)
        out.value(text);
    out.end_array();
}

void write_algorithms(json::writer& out, std::string_view name) {
    out.key(name).begin_array();
    for (std::size_t i = 0; i < crypto::algorithm_count; ++i)
        out.value(crypto::to_string(static_cast<crypto::algorithm>(i)));
    out.end_array();
}

void write_endpoints(json::writer& out, const std::string& issuer) {
    out.key("authorization_endpoint").value(issuer + "/oauth/authorize");
    out.key("token_endpoint").value(issuer + "/oauth/token");
    out.key("registration_endpoint").value(issuer + "/oauth/register");
    out.key("revocation_endpoint").value(issuer + "/oauth/revoke");
    out.key("introspection_endpoint").value(issuer + "/oauth/introspect");
}

void write_authentication(json::writer& out) {
    for (const std::string_view endpoint : {"token", "revocation"}) {
        const std::string prefix = std::string(endpoint) + "_endpoint_auth_";
        write_list(
            out,
            prefix + "methods_supported",
            {secret_basic, secret_post, key_authentication, no_authentication}
        );
        write_algorithms(out, prefix + "signing_alg_values_supported");
    }
    write_list(
        out,
        "introspection_endpoint_auth_methods_supported",
        {secret_basic, secret_post, key_authentication}
    );
    write_algorithms(out, "introspection_endpoint_auth_signing_alg_values_supported");
}

void write_common(json::writer& out, const server_metadata& metadata) {
    out.key("issuer").value(metadata.issuer);
    write_endpoints(out, metadata.issuer);
    out.key("jwks_uri").value(metadata.jwks_uri);
    write_list(out, "response_types_supported", {"code"});
    write_list(out, "response_modes_supported", {"query"});
    write_list(out, "grant_types_supported", {code_grant, refresh_grant, machine_grant});
    write_list(out, "code_challenge_methods_supported", {"S256"});
    write_list(out, "prompt_values_supported", {"none", "login", "consent"});
    out.key("scopes_supported").begin_array();
    for (const std::string& scope : metadata.scopes)
        out.value(scope);
    out.end_array();
    write_authentication(out);
    write_algorithms(out, "dpop_signing_alg_values_supported");
    out.key("authorization_response_iss_parameter_supported").value(true);
    if (metadata.client_documents) out.key("client_id_metadata_document_supported").value(true);
    write_list(out, "protected_resources", {metadata.resource});
}

}  // namespace

std::string oauth_metadata_json(const server_metadata& metadata) {
    std::string text;
    json::writer out(text);
    out.begin_object();
    write_common(out, metadata);
    out.end_object();
    return text;
}

std::string openid_metadata_json(const server_metadata& metadata, crypto::algorithm signs_with) {
    std::string text;
    json::writer out(text);
    out.begin_object();
    write_common(out, metadata);
    write_list(out, "subject_types_supported", {"public"});
    write_list(out, "id_token_signing_alg_values_supported", {crypto::to_string(signs_with)});
    write_list(
        out,
        "claims_supported",
        {"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "email_verified"}
    );
    out.end_object();
    return text;
}

}  // namespace warder::issuer
