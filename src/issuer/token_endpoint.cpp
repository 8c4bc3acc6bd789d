#include "issuer/token_endpoint.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/http/percent.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

class token_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.issuer.token"; }
    std::string message(int condition) const override {
        switch (static_cast<token_errc>(condition)) {
            case token_errc::invalid_request:
                return "invalid_request";
            case token_errc::invalid_client:
                return "invalid_client";
            case token_errc::unsupported_grant_type:
                return "unsupported_grant_type";
            case token_errc::invalid_scope:
                return "invalid_scope";
            case token_errc::invalid_target:
                return "invalid_target";
        }
        return "unknown";
    }
};

/// A parameter's value. RFC 6749 §3.2: one without a value counts as absent.
std::string_view parameter(const http::form& form, std::string_view name) {
    const std::string* value = http::find(form, name);
    return value == nullptr ? std::string_view() : std::string_view(*value);
}

struct client_credentials {
    std::string id;
    warder::secret password;
};

/// `+` and percent-encoding, in which both halves of Basic credentials are written (RFC 6749
/// §2.3.1).
result<std::string> form_decode(std::string text) {
    std::replace(text.begin(), text.end(), '+', ' ');
    return http::percent_decode(text);
}

result<client_credentials> basic_credentials(std::string_view authorization) {
    const error refused(token_errc::invalid_client, "Not valid Basic credentials");
    constexpr std::string_view scheme = "Basic ";
    if (!http::iequals(authorization.substr(0, scheme.size()), scheme)) return refused;
    const auto decoded = crypto::base64_decode(authorization.substr(scheme.size()));
    if (!decoded) return refused;
    const std::size_t colon = decoded->find(':');
    if (colon == std::string::npos) return refused;
    auto id = form_decode(decoded->substr(0, colon));
    auto password = form_decode(decoded->substr(colon + 1));
    if (!id || !password) return refused;
    return client_credentials{std::move(*id), secret(std::move(*password))};
}

/// The client's credentials, from the header or from the form, never both.
result<client_credentials> credentials(const http::request& request, const http::form& form) {
    const std::string_view id = parameter(form, "client_id");
    const std::string_view password = parameter(form, "client_secret");
    const auto authorization = request.fields.find("Authorization");
    if (!authorization) {
        if (id.empty() || password.empty()) {
            return error(token_errc::invalid_client, "Client credentials are missing");
        }
        return client_credentials{std::string(id), secret(std::string(password))};
    }
    // RFC 6749 §2.3: no more than one authentication method in a request.
    if (!password.empty() || request.fields.count("Authorization") > 1) {
        return error(token_errc::invalid_request, "More than one client authentication");
    }
    auto basic = basic_credentials(*authorization);
    if (basic && !id.empty() && id != basic->id) {
        return error(token_errc::invalid_request, "Two different client identifiers");
    }
    return basic;
}

result<void> check_client(
    const http::request& request, const http::form& form, const token_endpoint_policy& policy
) {
    const auto claimed = credentials(request, form);
    if (!claimed) return claimed.error();
    const bool known = secret::constant_time_equal(claimed->id, policy.client_id);
    if (!(claimed->password == policy.client_secret) || !known) {
        return error(token_errc::invalid_client, "Unknown client or wrong secret");
    }
    return {};
}

/// RFC 6749 §3.3: scopes are separated by single spaces, their order and repeats mean nothing.
result<std::vector<std::string>> requested_scopes(
    std::string_view text, const std::vector<std::string>& known
) {
    if (text.empty()) return known;
    std::vector<std::string> scopes;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view scope = text.substr(begin, end - begin);
        if (!oauth::is_scope_token(scope)) {
            return error(token_errc::invalid_scope, "The scope parameter is malformed");
        }
        if (std::find(known.begin(), known.end(), scope) == known.end()) {
            return error(token_errc::invalid_scope, "A requested scope is unknown");
        }
        if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) {
            scopes.emplace_back(scope);
        }
        begin = end + 1;
    }
    return scopes;
}

result<http::form> read_form(const http::request& request) {
    std::string_view type = request.fields["Content-Type"];
    type = type.substr(0, type.find(';'));
    type = type.substr(0, type.find_last_not_of(" \t") + 1);
    if (!http::iequals(type, "application/x-www-form-urlencoded")) {
        return error(
            token_errc::invalid_request, "The body must be application/x-www-form-urlencoded"
        );
    }
    auto form = http::parse_form(request.body);
    if (!form) return error(token_errc::invalid_request, form.error().description);
    return form;
}

}  // namespace

std::error_code make_error_code(token_errc failure) noexcept {
    static const token_category category;
    return {static_cast<int>(failure), category};
}

result<std::vector<std::string>> granted_scopes(
    const http::request& request, const token_endpoint_policy& policy
) {
    const auto form = read_form(request);
    if (!form) return form.error();
    const std::string_view grant_type = parameter(*form, "grant_type");
    if (grant_type.empty()) return error(token_errc::invalid_request, "grant_type is missing");
    if (const auto checked = check_client(request, *form, policy); !checked) {
        return checked.error();
    }
    if (grant_type != "client_credentials") {
        return error(token_errc::unsupported_grant_type, "Only client_credentials is supported");
    }
    // RFC 8707 §2
    const std::string_view resource = parameter(*form, "resource");
    if (!resource.empty() && !oauth::same_audience(policy.resource, resource)) {
        return error(token_errc::invalid_target, "The resource is not the one of this server");
    }
    return requested_scopes(parameter(*form, "scope"), policy.scopes);
}

std::string requested_organisation(const http::request& request) {
    const auto form = read_form(request);
    return form ? std::string(parameter(*form, "organization_id")) : std::string();
}

http::response token_error_response(const error& refusal) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("error").value(refusal.code.message());
    out.key("error_description").value(refusal.description).end_object();
    if (refusal.code != token_errc::invalid_client) return http::json_response(400, body);
    http::response response = http::json_response(401, body);
    response.fields.set("WWW-Authenticate", "Basic realm=\"token\"");
    return response;
}

}  // namespace warder::issuer
