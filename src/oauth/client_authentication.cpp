#include "oauth/client_authentication.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/percent.hpp>
#include <warder/json/writer.hpp>

namespace warder::oauth {
namespace {

constexpr std::string_view assertion_type =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Long enough for clocks that differ; RFC 7523 §3 wants it short.
constexpr std::chrono::seconds assertion_lifetime{60};

/// A token that says who the client is, signed by its key.
std::string make_assertion(
    const client_credentials& client,
    std::string_view audience,
    const clock& clock,
    entropy& entropy
) {
    const auto now =
        std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count();
    std::string claims;
    json::writer(claims)
        .begin_object()
        .key("iss")
        .value(client.client_id)
        .key("sub")
        .value(client.client_id)
        .key("aud")
        .value(audience)
        .key("jti")
        .value(random_hex(entropy, 16))
        .key("iat")
        .value(now)
        .key("exp")
        .value(now + assertion_lifetime.count())
        .end_object();
    return crypto::sign_jws(*client.key, "JWT", claims);
}

}  // namespace

void append_parameter(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form.append(http::percent_encode(name)).append("=").append(http::percent_encode(value));
}

void authenticate(
    http::client_request& request,
    const client_credentials& credentials,
    std::string_view audience,
    const clock& clock,
    entropy& entropy
) {
    if (credentials.key) {
        append_parameter(request.body, "client_id", credentials.client_id);
        append_parameter(request.body, "client_assertion_type", assertion_type);
        append_parameter(
            request.body, "client_assertion", make_assertion(credentials, audience, clock, entropy)
        );
        return;
    }
    if (credentials.secret_in_body) {
        append_parameter(request.body, "client_id", credentials.client_id);
        append_parameter(request.body, "client_secret", credentials.client_secret.reveal());
        return;
    }
    // RFC 6749 §2.3.1: both are form-encoded first
    const std::string pair = http::percent_encode(credentials.client_id) + ":" +
                             http::percent_encode(credentials.client_secret.reveal());
    request.fields.set("Authorization", "Basic " + crypto::base64_encode(pair));
}

}  // namespace warder::oauth
