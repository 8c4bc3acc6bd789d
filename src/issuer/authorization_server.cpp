#include "issuer/authorize_endpoint.hpp"
#include "issuer/browser.hpp"
#include "issuer/client_registration.hpp"
#include "issuer/introspection_endpoint.hpp"
#include "issuer/metadata.hpp"
#include "issuer/revocation_endpoint.hpp"
#include "issuer/server_state.hpp"
#include "issuer/token_endpoint.hpp"
#include <warder/http/authority.hpp>
#include <warder/issuer/authorization_server.hpp>

namespace warder::issuer {
namespace {

constexpr std::string_view well_known = "/.well-known/oauth-authorization-server";

/// What stands at a path.
enum class endpoint : std::uint8_t {
    metadata,
    openid_metadata,
    keys,
    authorize,
    token,
    registration,
    revocation,
    introspection,
    unknown,
};

struct route {
    endpoint to = endpoint::unknown;
    issuer_form at = issuer_form::root;
};

/// What stands below both issuers.
endpoint endpoint_of(std::string_view path) {
    if (path == "/oauth/authorize") return endpoint::authorize;
    if (path == "/oauth/token") return endpoint::token;
    if (path == "/oauth/register") return endpoint::registration;
    if (path == "/oauth/revoke") return endpoint::revocation;
    if (path == "/oauth/introspect") return endpoint::introspection;
    if (path == well_known) return endpoint::metadata;
    return endpoint::unknown;
}

route route_of(std::string_view path, std::string_view resource_path) {
    if (path == "/.well-known/openid-configuration") {
        return {endpoint::openid_metadata, issuer_form::root};
    }
    if (path == "/keys") return {endpoint::keys, issuer_form::root};
    // RFC 8414 §3.1 puts the issuer's path behind the well-known one; Scalekit serves both orders.
    if (path.starts_with(well_known) && path.substr(well_known.size()) == resource_path) {
        return {endpoint::metadata, issuer_form::resource};
    }
    if (path.starts_with(resource_path)) {
        return {endpoint_of(path.substr(resource_path.size())), issuer_form::resource};
    }
    return {endpoint_of(path), issuer_form::root};
}

bool is_document(endpoint to) {
    return to == endpoint::metadata || to == endpoint::openid_metadata || to == endpoint::keys ||
           to == endpoint::unknown;
}

/// Whether whoever asks may have a token, or be a client: no page at all, or one of this machine.
/// The credentials are known, and a form can be posted here from every website without a preflight.
bool may_be_client(const http::request& request) {
    const auto origin = request.fields.find("Origin");
    return !origin || (request.fields.count("Origin") == 1 && http::is_loopback_origin(*origin));
}

/// Lets pages read the response (WHATWG Fetch §3.2): metadata and keys are for every page, tokens
/// for those that may have them, and the pages of the authorization endpoint for none. Credentials
/// are never taken from cookies there.
void allow_pages(const http::request& request, endpoint to, http::response& response) {
    if (to == endpoint::authorize) return;
    if (is_document(to)) {
        response.fields.set("Access-Control-Allow-Origin", "*");
        return;
    }
    response.fields.set("Vary", "Origin");
    const auto origin = request.fields.find("Origin");
    if (origin && may_be_client(request)) {
        response.fields.set("Access-Control-Allow-Origin", *origin);
        response.fields.set("Access-Control-Expose-Headers", "WWW-Authenticate, DPoP-Nonce");
    }
}

std::string_view methods_of(endpoint to) {
    if (to == endpoint::authorize) return "GET, HEAD, POST";
    return is_document(to) ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
}

bool allows(endpoint to, http::method method) {
    const bool reads = method == http::method::get || method == http::method::head;
    if (to == endpoint::authorize) return reads || method == http::method::post;
    return is_document(to) ? reads : method == http::method::post;
}

/// The answer to a CORS preflight.
http::response preflight(std::string_view methods) {
    http::response response{.status = 204};
    response.fields.set("Access-Control-Allow-Methods", methods);
    response.fields.set(
        "Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP, MCP-Protocol-Version"
    );
    return response;
}

/// What stands in the way of a request, before anybody looks at what it says.
std::optional<http::response> turned_away(
    const server_state& state, const http::request& request, endpoint to
) {
    if (to == endpoint::unknown) return http::error_response(404, "Not found");
    if (to == endpoint::authorize && is_part_of_a_page(request)) {
        return http::error_response(403, "This is a page to be opened in a browser");
    }
    const bool for_clients = !is_document(to) && to != endpoint::authorize;
    if (for_clients && !may_be_client(request)) {
        state.tell_refused({errc::access_denied, "Origin not allowed"});
        return http::error_response(403, "Origin not allowed");
    }
    if (request.method == http::method::options && to != endpoint::authorize) {
        return preflight(methods_of(to));
    }
    if (allows(to, request.method)) return std::nullopt;
    http::response response = http::error_response(405, "Method not allowed");
    response.fields.set("Allow", methods_of(to));
    return response;
}

server_metadata metadata_of(const server_state& state, issuer_form form) {
    return {
        .issuer = state.issuer(form),
        .jwks_uri = state.options.base_url + "/keys",
        .resource = state.options.server_url,
        .scopes = state.known_scopes(),
        .client_documents = state.documents.can_fetch(),
    };
}

http::response keys_response(const server_state& state) {
    http::response response = http::json_response(200, state.keys.json());
    response.fields.set(
        "Cache-Control", "public, max-age=" + std::to_string(state.options.keys_max_age.count())
    );
    return response;
}

/// Answers what needs nothing but a moment.
std::optional<http::response> answer_at_once(
    server_state& state, const http::request& request, const route& route
) {
    if (auto away = turned_away(state, request, route.to)) return away;
    switch (route.to) {
        case endpoint::metadata:
            return http::json_response(200, oauth_metadata_json(metadata_of(state, route.at)));
        case endpoint::openid_metadata:
            return http::json_response(
                200, openid_metadata_json(metadata_of(state, route.at), state.options.algorithm)
            );
        case endpoint::keys:
            return keys_response(state);
        case endpoint::registration:
            return answer_registration(state, request);
        case endpoint::authorize:
            if (request.method == http::method::post) {
                return answer_page_form(state, request, route.at);
            }
            return std::nullopt;
        case endpoint::token:
        case endpoint::revocation:
        case endpoint::introspection:
            return std::nullopt;
        case endpoint::unknown:
            break;
    }
    return http::error_response(404, "Not found");
}

/// The answer of an endpoint that may have to fetch something about the client first.
task<http::response> answer_later(
    server_state& state, const http::request& request, const route& route
) {
    if (route.to == endpoint::authorize) {
        return answer_authorize_request(state, request, route.at);
    }
    if (route.to == endpoint::revocation) return answer_revocation(state, request, route.at);
    if (route.to == endpoint::introspection) return answer_introspection(state, request, route.at);
    return answer_token_request(state, request, route.at);
}

}  // namespace

authorization_server::authorization_server(
    authorization_server_options options, const clock& clock, entropy& entropy
)
    : state_(std::make_unique<server_state>(std::move(options), clock, entropy)) {}
authorization_server::authorization_server(authorization_server&&) noexcept = default;
authorization_server& authorization_server::operator=(authorization_server&&) noexcept = default;
authorization_server::~authorization_server() = default;

task<http::response> authorization_server::handle(const http::request& request) const {
    const route route = route_of(request.path(), state_->resource_path());
    auto answer = answer_at_once(*state_, request, route);
    if (!answer) {
        auto answering = answer_later(*state_, request, route);
        answer = co_await answering;
    }
    allow_pages(request, route.to, *answer);
    if (!answer->fields.find("Cache-Control")) {
        // RFC 6749 §5.1 for tokens; and metadata of a server under development changes.
        answer->fields.set("Cache-Control", "no-store");
        answer->fields.set("Pragma", "no-cache");
    }
    co_return *std::move(answer);
}

std::string authorization_server::mint(const token_request& request) const {
    return state_->mint(request);
}

result<void> authorization_server::rotate() {
    return state_->keys.rotate();
}

result<void> authorization_server::retire_old_keys() {
    return state_->keys.retire();
}

std::string authorization_server::issuer(issuer_form form) const {
    return state_->issuer(form);
}

std::string authorization_server::key_id() const {
    return state_->keys.signing_key(state_->options.algorithm).id();
}

std::string authorization_server::keys() const {
    return state_->keys.json();
}

const std::string& authorization_server::client_id() const noexcept {
    return state_->options.client_id;
}

const secret& authorization_server::client_secret() const noexcept {
    return state_->options.client_secret;
}

}  // namespace warder::issuer
