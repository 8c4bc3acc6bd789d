#include "issuer/server_state.hpp"

#include "issuer/claims.hpp"
#include "issuer/records.hpp"
#include "issuer/user.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/url.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::issuer {
namespace {

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

/// The configured client: of tests and tools of this machine, which know its secret.
client configured_client(const authorization_server_options& options) {
    client made;
    made.id = options.client_id;
    made.name = options.client_id;
    made.application_type = "native";
    for (const std::string_view grant_type : {code_grant, refresh_grant, machine_grant})
        made.grant_types.emplace_back(grant_type);
    made.authentication = secret_basic;
    made.secret_digest = digest_of(options.client_secret.reveal());
    made.loopback_redirects = true;
    return made;
}

}  // namespace

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
    require(
        !options.users.empty() && std::all_of(
                                      options.users.begin(),
                                      options.users.end(),
                                      [](const std::string& name) { return is_user_name(name); }
                                  ),
        "issuer users must be at least one name of 1 to 254 bytes of UTF-8 without control "
        "characters, and without a space at its ends"
    );
    if (options.client_id.empty()) options.client_id = "m2m_" + random_hex(entropy, 8);
    if (options.client_secret.empty()) options.client_secret = secret(random_hex(entropy, 32));
    return options;
}

server_state::server_state(
    authorization_server_options given, const warder::clock& time, warder::entropy& randomness
)
    : options(checked(std::move(given), randomness)),
      clock(time),
      entropy(randomness),
      store(options.store != nullptr ? *options.store : own.emplace(time)),
      log(options.log != nullptr ? *options.log : null_log()),
      keys(options.algorithm, store, time),
      documents(options.outgoing, time),
      clients(configured_client(options), store, documents, options.loopback_documents),
      grants(store, time, randomness) {}

std::vector<std::string> server_state::known_scopes() const {
    std::vector<std::string> scopes = options.scopes;
    for (const std::string_view scope : {std::string_view("openid"), oauth::offline_access}) {
        if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) {
            scopes.emplace_back(scope);
        }
    }
    return scopes;
}

void server_state::tell_refused(const error& why) const {
    const bool ours = why.code == errc::temporarily_unavailable;
    const log_level level = ours ? log_level::warning : log_level::info;
    if (!log.enabled(level)) return;
    log.write(
        level,
        "the issuer refused a request",
        {{"error", why.code.message()}, {"reason", why.log_text()}}
    );
}

std::string server_state::mint(const token_request& request) {
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

}  // namespace warder::issuer
