#include "app/dev_issuer.hpp"

#include <algorithm>
#include <utility>

namespace warder {
namespace {

constexpr std::string_view resource_id = "res_dev";

/// Its clients are known, since it gives tokens for this machine only.
constexpr std::string_view client_id = "dev";
constexpr std::string_view client_secret = "dev";

std::unique_ptr<net::http_server> listener_on(std::uint16_t port, log_sink& log) {
    return std::make_unique<net::http_server>(
        net::http_server_options{
            .host = "127.0.0.1", .loopback_only = true, .port = port, .loops = 1
        },
        log
    );
}

}  // namespace

result<std::unique_ptr<dev_issuer>> dev_issuer::start(options wanted, log_sink& log) {
    std::unique_ptr<dev_issuer> made(new dev_issuer(std::move(wanted.server_url)));
    made->listener_ = listener_on(wanted.port, log);
    auto first = made->listener_->listen();
    if (!first && !wanted.or_a_free_one) return std::move(first).error();
    if (!first) {
        made->listener_ = listener_on(0, log);
        if (auto bound = made->listener_->listen(); !bound) return std::move(bound).error();
    }
    // So that a token without any tool's scope can be had, to see what happens then.
    if (std::find(wanted.scopes.begin(), wanted.scopes.end(), "openid") == wanted.scopes.end()) {
        wanted.scopes.emplace_back("openid");
    }
    made->url_ = "http://127.0.0.1:" + std::to_string(made->listener_->port());
    made->outgoing_ =
        std::make_unique<net::http_client>(net::http_client_options{.loopback_for_peers = true});
    made->server_.emplace(issuer::authorization_server_options{
        .base_url = made->url_,
        .resource_id = std::string(resource_id),
        .server_url = made->server_url_,
        .scopes = std::move(wanted.scopes),
        .token_lifetime = token_lifetime,
        .client_id = std::string(client_id),
        .client_secret = secret(std::string(client_secret)),
        .consent = wanted.consent,
        .users = std::move(wanted.users),
        .store = wanted.store,
        .outgoing = made->outgoing_.get(),
        .loopback_documents = true,
        .log = &log
    });
    made->service_.emplace(*made->server_);
    made->listener_->serve(*made->service_);
    return made;
}

environment dev_issuer::around(environment outer) const {
    return [url = url_, audience = server_url_, outer = std::move(outer)](std::string_view name
           ) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return url;
        if (name == "MCP_SERVER_ID") return std::string(resource_id);
        if (name == "EXPECTED_AUDIENCE") return audience;
        if (name == "PROTECTED_RESOURCE_METADATA") return std::nullopt;
        return outer(name);
    };
}

}  // namespace warder
