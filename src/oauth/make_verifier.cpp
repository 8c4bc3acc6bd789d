#include "oauth/any_verifier.hpp"
#include "oauth/custom_verifier.hpp"
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/jwt_verifier.hpp>

#include <cstdlib>

namespace warder::oauth {
namespace {

/// An issuer with keys that are there, or are fetched by a source that joins `fetching`.
trusted_issuer trusted(
    const issuer_settings& issuer,
    std::vector<std::shared_ptr<remote_key_source>>& fetching,
    http::client& client,
    const clock& clock,
    entropy& entropy,
    log_sink& log
) {
    if (issuer.fixed_keys) {
        return {issuer.policy, std::make_shared<static_key_source>(*issuer.fixed_keys)};
    }
    auto keys = std::make_shared<remote_key_source>(issuer.keys, client, clock, entropy, log);
    fetching.push_back(keys);
    return {issuer.policy, std::move(keys)};
}

}  // namespace

running_verifier make_verifier(
    const auth_settings& settings,
    http::client& client,
    const clock& clock,
    entropy& entropy,
    log_sink& log
) {
    running_verifier running;
    std::vector<std::shared_ptr<token_verifier>> all;
    std::vector<trusted_issuer> issuers;
    for (const issuer_settings& each : settings.issuers)
        issuers.push_back(trusted(each, running.key_sources, client, clock, entropy, log));
    if (!issuers.empty()) all.push_back(std::make_shared<jwt_verifier>(std::move(issuers), clock));
    if (!settings.api_keys.empty()) {
        all.push_back(std::make_shared<api_key_verifier>(settings.api_keys, clock));
    }
    for (const custom_settings& each : settings.functions)
        all.push_back(std::make_shared<custom_verifier>(each, clock));
    for (const introspection_settings& each : settings.introspection)
        all.push_back(std::make_shared<introspection_verifier>(each, client, clock, entropy));
    if (all.empty()) std::abort();
    running.verifier =
        all.size() == 1 ? std::move(all.front()) : std::make_shared<any_verifier>(std::move(all));
    return running;
}

}  // namespace warder::oauth
