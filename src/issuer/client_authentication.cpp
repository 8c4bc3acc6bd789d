#include "issuer/client_authentication.hpp"

#include "issuer/client_assertion.hpp"
#include "issuer/errors.hpp"
#include "issuer/records.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/http/media_type.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

constexpr std::string_view assertion_type =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

error refused(std::string reason) {
    return {errc::invalid_client, std::move(reason)};
}

/// `+` and percent-encoding, in which both halves of Basic credentials are written (RFC 6749
/// §2.3.1).
result<std::string> form_decode(std::string text) {
    std::replace(text.begin(), text.end(), '+', ' ');
    return http::percent_decode(text);
}

result<client_credentials> basic_credentials(std::string_view authorization) {
    const error broken = refused("Not valid Basic credentials");
    constexpr std::string_view scheme = "Basic ";
    if (!http::iequals(authorization.substr(0, scheme.size()), scheme)) return broken;
    const auto decoded = crypto::base64_decode(authorization.substr(scheme.size()));
    if (!decoded) return broken;
    const std::size_t colon = decoded->find(':');
    if (colon == std::string::npos) return broken;
    auto id = form_decode(decoded->substr(0, colon));
    auto password = form_decode(decoded->substr(colon + 1));
    if (!id || !password) return broken;
    return client_credentials{
        .id = std::move(*id),
        .how = client_credentials::kind::secret,
        .password = secret(std::move(*password)),
        .assertion = {},
    };
}

result<client_credentials> with_assertion(const http::form& form, std::string_view id) {
    if (parameter(form, "client_assertion_type") != assertion_type) {
        return refused("The client_assertion_type is not supported");
    }
    client_credentials sent{
        .id = std::string(id),
        .how = client_credentials::kind::assertion,
        .password = {},
        .assertion = std::string(parameter(form, "client_assertion")),
    };
    if (sent.id.empty()) sent.id = subject_of_assertion(sent.assertion);
    if (sent.id.empty()) return refused("The client assertion names no client");
    return sent;
}

}  // namespace

std::string_view parameter(const http::form& form, std::string_view name) {
    const std::string* value = http::find(form, name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
}

result<http::form> read_form(const http::request& request) {
    const std::string_view type = http::media_type(request.fields["Content-Type"]);
    if (!http::iequals(type, "application/x-www-form-urlencoded")) {
        return error(errc::invalid_request, "The body must be application/x-www-form-urlencoded");
    }
    auto form = http::parse_form(request.body);
    if (!form) return error(errc::invalid_request, form.error().description);
    return form;
}

result<client_credentials> read_credentials(const http::request& request, const http::form& form) {
    const std::string_view id = parameter(form, "client_id");
    const std::string_view password = parameter(form, "client_secret");
    const bool asserts = !parameter(form, "client_assertion").empty();
    const auto authorization = request.fields.find("Authorization");
    // RFC 6749 §2.3: no more than one authentication method in a request.
    const int methods = int{authorization.has_value()} + int{!password.empty()} + int{asserts};
    if (methods > 1 || request.fields.count("Authorization") > 1) {
        return error(errc::invalid_request, "More than one client authentication");
    }
    if (asserts) return with_assertion(form, id);
    if (authorization) {
        auto basic = basic_credentials(*authorization);
        if (basic && !id.empty() && id != basic->id) {
            return error(errc::invalid_request, "Two different client identifiers");
        }
        return basic;
    }
    if (id.empty()) return refused("Client credentials are missing");
    return client_credentials{
        .id = std::string(id),
        .how = password.empty() ? client_credentials::kind::none : client_credentials::kind::secret,
        .password = secret(std::string(password)),
        .assertion = {},
    };
}

result<void> check_secret(const client& known, const client_credentials& sent) {
    using kind = client_credentials::kind;
    if (known.is_public()) {
        if (sent.how == kind::none) return {};
        return refused("The client registered no authentication");
    }
    const bool equal =
        sent.how == kind::secret && known.has_secret() &&
        secret::constant_time_equal(digest_of(sent.password.reveal()), known.secret_digest);
    if (!equal) return refused("Unknown client or wrong secret");
    return {};
}

}  // namespace warder::issuer
