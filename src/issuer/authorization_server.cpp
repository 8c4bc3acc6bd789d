#include "issuer/claims.hpp"
#include "issuer/key_ring.hpp"
#include "issuer/metadata.hpp"
#include "issuer/token_endpoint.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/authority.hpp>
#include <warder/http/url.hpp>
#include <warder/issuer/authorization_server.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::issuer {
namespace {

constexpr std::string_view well_known = "/.well-known/oauth-authorization-server";

void require(bool holds, const char* sentence) {
    if (!holds) throw std::invalid_argument(sentence);
}

/// The origin that `text` is; nothing where it has more parts than an origin.
std::optional<std::string> origin_of(std::string_view text) {
    const auto url = http::parse_url(text);
    if (!url || !url->query.empty() || (!url->path.empty() && url->path != "/")) {
        return std::nullopt;
    }
    return http::origin(*url);
}

bool is_resource_id(std::string_view id) {
    return id.starts_with("res_") && id.size() > 4 && std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

authorization_server_options checked(authorization_server_options options, entropy& entropy) {
    const auto origin = origin_of(options.base_url);
    require(
        origin.has_value(),
        "issuer base_url must be scheme, host and port, such as http://127.0.0.1:9000"
    );
    options.base_url = *origin;
    require(
        is_resource_id(options.resource_id),
        "issuer resource_id must be res_ and letters, digits, _ or -"
    );
    require(
        http::parse_url(options.server_url).has_value(),
        "issuer server_url must be the http or https URL of the resource server"
    );
    require(
        std::all_of(options.scopes.begin(), options.scopes.end(), oauth::is_scope_token),
        "issuer scopes must be visible ASCII without spaces, quotes and backslashes"
    );
    require(options.token_lifetime.count() > 0, "issuer token_lifetime must be positive");
    require(options.keys_max_age.count() >= 0, "issuer keys_max_age must not be negative");
    if (options.client_id.empty()) options.client_id = "m2m_" + random_hex(entropy, 8);
    if (options.client_secret.empty()) options.client_secret = secret(random_hex(entropy, 32));
    return options;
}

enum class route : std::uint8_t {
    root_metadata,
    openid_metadata,
    resource_metadata,
    keys,
    root_token,
    resource_token,
    unknown,
};

}  // namespace

struct authorization_server::implementation {
    authorization_server_options options;
    const warder::clock& clock;
    warder::entropy& entropy;
    key_ring keys;

    implementation(
        authorization_server_options given, const warder::clock& time, warder::entropy& randomness
    )
        : options(checked(std::move(given), randomness)),
          clock(time),
          entropy(randomness),
          keys(options.algorithm) {}

    std::string resource_path() const { return "/resources/" + options.resource_id; }
    std::string issuer(issuer_form form) const {
        return form == issuer_form::root ? options.base_url : options.base_url + resource_path();
    }
    server_metadata metadata(issuer_form form) const {
        return {
            .issuer = issuer(form),
            .token_endpoint = issuer(form) + "/oauth/token",
            .jwks_uri = options.base_url + "/keys",
            .scopes = options.scopes,
        };
    }

    std::string mint(const token_request& request);
    http::response token_response(const http::request& request, issuer_form form);
    http::response keys_response() const;
    http::response answer(const http::request& request, route to);
};

std::string authorization_server::implementation::mint(const token_request& request) {
    const std::string payload = claims_json(
        request,
        {
            .issuer = issuer(request.issuer),
            .client_id = options.client_id,
            .audiences = {options.server_url, options.resource_id},
            .lifetime = options.token_lifetime,
            .token_id = "tkn_" + random_hex(entropy, 16),
            .now = clock.now(),
        }
    );
    const crypto::private_key key =
        request.key ? *request.key
                    : keys.signing_key(request.algorithm.value_or(options.algorithm));
    if (!request.header) return crypto::sign_jws(key, request.type, payload);

    const std::string signed_bytes =
        crypto::base64url_encode(*request.header) + '.' + crypto::base64url_encode(payload);
    return signed_bytes + '.' + crypto::base64url_encode(key.sign(signed_bytes));
}

http::response authorization_server::implementation::token_response(
    const http::request& request, issuer_form form
) {
    const auto scopes = granted_scopes(
        request,
        {
            .client_id = options.client_id,
            .client_secret = options.client_secret,
            .resource = options.server_url,
            .scopes = options.scopes,
        }
    );
    if (!scopes) return token_error_response(scopes.error());

    const bool machine = form == issuer_form::root;
    std::string body;
    json::writer out(body);
    out.begin_object().key("access_token");
    out.value(mint({
        .subject = options.client_id,
        .scopes = *scopes,
        .scope_claim = machine ? scope_claim::scopes : scope_claim::scope,
        .issuer = form,
        .organisation = requested_organisation(request),
    }));
    out.key("token_type").value("Bearer");
    out.key("expires_in").value(static_cast<std::int64_t>(options.token_lifetime.count()));
    if (!scopes->empty()) out.key("scope").value(oauth::join_scopes(*scopes));
    out.end_object();
    return http::json_response(200, std::move(body));
}

http::response authorization_server::implementation::keys_response() const {
    http::response response = http::json_response(200, keys.json());
    response.fields.set(
        "Cache-Control", "public, max-age=" + std::to_string(options.keys_max_age.count())
    );
    return response;
}

namespace {

route route_of(std::string_view path, std::string_view resource_path) {
    if (path == well_known) return route::root_metadata;
    if (path == "/.well-known/openid-configuration") return route::openid_metadata;
    if (path == "/keys") return route::keys;
    if (path == "/oauth/token") return route::root_token;
    // RFC 8414 §3.1 puts the issuer's path behind the well-known one; Scalekit serves both orders.
    if (path.starts_with(well_known) && path.substr(well_known.size()) == resource_path) {
        return route::resource_metadata;
    }
    if (!path.starts_with(resource_path)) return route::unknown;
    const std::string_view rest = path.substr(resource_path.size());
    if (rest == well_known) return route::resource_metadata;
    if (rest == "/oauth/token") return route::resource_token;
    return route::unknown;
}

bool gives_tokens(route to) {
    return to == route::root_token || to == route::resource_token;
}

/// Whether whoever asks may have a token: no page at all, or one of this machine. The credentials
/// are known, and a form can be posted here from every website without a preflight.
bool may_have_tokens(const http::request& request) {
    const auto origin = request.fields.find("Origin");
    return !origin || (request.fields.count("Origin") == 1 && http::is_loopback_origin(*origin));
}

/// Lets pages read the response (WHATWG Fetch §3.2): metadata and keys are for every page, tokens
/// for those that may have them. Credentials are never taken from cookies.
void allow_pages(const http::request& request, route to, http::response& response) {
    if (!gives_tokens(to)) {
        response.fields.set("Access-Control-Allow-Origin", "*");
        return;
    }
    response.fields.set("Vary", "Origin");
    const auto origin = request.fields.find("Origin");
    if (origin && may_have_tokens(request)) {
        response.fields.set("Access-Control-Allow-Origin", *origin);
    }
}

/// The answer to a CORS preflight.
http::response preflight(std::string_view methods) {
    http::response response{.status = 204};
    response.fields.set("Access-Control-Allow-Methods", methods);
    response.fields.set(
        "Access-Control-Allow-Headers", "Authorization, Content-Type, MCP-Protocol-Version"
    );
    return response;
}

http::response method_not_allowed(std::string_view methods) {
    http::response response = http::error_response(405, "Method not allowed");
    response.fields.set("Allow", methods);
    return response;
}

}  // namespace

http::response authorization_server::implementation::answer(
    const http::request& request, route to
) {
    if (to == route::unknown) return http::error_response(404, "Not found");

    const bool is_token = gives_tokens(to);
    if (is_token && !may_have_tokens(request)) {
        return http::error_response(403, "Origin not allowed");
    }
    const std::string_view methods = is_token ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
    const bool allowed =
        is_token ? request.method == http::method::post
                 : request.method == http::method::get || request.method == http::method::head;
    if (request.method == http::method::options) return preflight(methods);
    if (!allowed) return method_not_allowed(methods);

    switch (to) {
        case route::root_metadata:
            return http::json_response(200, oauth_metadata_json(metadata(issuer_form::root)));
        case route::openid_metadata:
            return http::json_response(
                200, openid_metadata_json(metadata(issuer_form::root), options.algorithm)
            );
        case route::resource_metadata:
            return http::json_response(200, oauth_metadata_json(metadata(issuer_form::resource)));
        case route::keys:
            return keys_response();
        case route::root_token:
            return token_response(request, issuer_form::root);
        case route::resource_token:
            return token_response(request, issuer_form::resource);
        case route::unknown:
            break;
    }
    return http::error_response(404, "Not found");
}

authorization_server::authorization_server(
    authorization_server_options options, const clock& clock, entropy& entropy
)
    : self_(std::make_unique<implementation>(std::move(options), clock, entropy)) {}
authorization_server::authorization_server(authorization_server&&) noexcept = default;
authorization_server& authorization_server::operator=(authorization_server&&) noexcept = default;
authorization_server::~authorization_server() = default;

http::response authorization_server::handle(const http::request& request) const {
    const route to = route_of(request.path(), self_->resource_path());
    http::response response = self_->answer(request, to);
    allow_pages(request, to, response);
    if (!response.fields.find("Cache-Control")) {
        // RFC 6749 §5.1 for tokens; and metadata of a server under development changes.
        response.fields.set("Cache-Control", "no-store");
        response.fields.set("Pragma", "no-cache");
    }
    return response;
}

std::string authorization_server::mint(const token_request& request) const {
    return self_->mint(request);
}

void authorization_server::rotate() {
    self_->keys.rotate();
}

void authorization_server::retire_old_keys() {
    self_->keys.retire();
}

std::string authorization_server::issuer(issuer_form form) const {
    return self_->issuer(form);
}

std::string authorization_server::key_id() const {
    return self_->keys.signing_key(self_->options.algorithm).id();
}

std::string authorization_server::keys() const {
    return self_->keys.json();
}

const std::string& authorization_server::client_id() const noexcept {
    return self_->options.client_id;
}

const secret& authorization_server::client_secret() const noexcept {
    return self_->options.client_secret;
}

}  // namespace warder::issuer
