#include "issuer/metadata.hpp"

#include <warder/json/writer.hpp>

namespace warder::issuer {
namespace {

void write_common(json::writer& out, const server_metadata& metadata) {
    out.key("issuer").value(metadata.issuer);
    out.key("token_endpoint").value(metadata.token_endpoint);
    out.key("jwks_uri").value(metadata.jwks_uri);
    out.key("response_types_supported").begin_array().end_array();
    out.key("grant_types_supported").begin_array().value("client_credentials").end_array();
    out.key("token_endpoint_auth_methods_supported").begin_array();
    out.value("client_secret_basic").value("client_secret_post").end_array();
    out.key("scopes_supported").begin_array();
    for (const std::string& scope : metadata.scopes)
        out.value(scope);
    out.end_array();
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
    out.key("subject_types_supported").begin_array().value("public").end_array();
    out.key("id_token_signing_alg_values_supported").begin_array();
    out.value(crypto::to_string(signs_with)).end_array();
    out.end_object();
    return text;
}

}  // namespace warder::issuer
