#include "oauth/issuer_metadata.hpp"

#include "oauth/endpoint.hpp"
#include "oauth/refusals.hpp"
#include <warder/http/url.hpp>
#include <warder/json/node.hpp>

#include <optional>

namespace warder::oauth {
namespace {

bool is_local(std::string_view url) {
    const auto parsed = http::parse_url(url);
    return parsed && http::is_loopback_host(parsed->host);
}

}  // namespace

std::vector<std::string> metadata_urls(std::string_view issuer) {
    constexpr std::string_view oauth = "/.well-known/oauth-authorization-server";
    constexpr std::string_view openid = "/.well-known/openid-configuration";
    const auto split = split_url(issuer);
    if (!split) return {};
    const std::string origin(split->origin);
    // RFC 8414 §3.1: a terminating slash of the path is removed before the insertion
    std::string path(split->path);
    if (path.ends_with('/')) path.pop_back();

    if (path.empty()) return {origin + std::string(oauth), origin + std::string(openid)};
    return {
        origin + std::string(oauth) + path,
        origin + std::string(openid) + path,
        origin + path + std::string(openid),
        origin + path + std::string(oauth),
    };
}

result<std::string> endpoint_of(
    std::string_view document, std::string_view issuer, std::string_view name
) {
    std::optional<std::string> named_issuer;
    std::optional<std::string> uri;
    const auto parsed = json::parse(document, [&](json::node root) {
        const auto text = [&](std::string_view member_name) {
            const auto member = root[member_name];
            const auto value = member ? member->string() : std::nullopt;
            return value ? std::optional<std::string>(*value) : std::nullopt;
        };
        named_issuer = text("issuer");
        uri = text(name);
    });
    if (!parsed) return keys_unavailable("issuer metadata: " + parsed.error().log_text());
    // RFC 8414 §3.3: the issuer in the document MUST be identical to the one that was asked for
    if (named_issuer != issuer) {
        return keys_unavailable(
            "issuer metadata is that of " + quoted(named_issuer.value_or("")) + ", not of " +
            quoted(issuer)
        );
    }
    if (!uri) return keys_unavailable("issuer metadata has no " + std::string(name));
    std::string problem = endpoint_problem(*uri);
    if (problem.empty() && is_local(*uri) && !is_local(issuer)) {
        problem = "is on this machine, and the issuer is not";
    }
    if (problem.empty()) return *std::move(uri);
    return keys_unavailable(std::string(name) + " of the issuer metadata " + problem);
}

}  // namespace warder::oauth
