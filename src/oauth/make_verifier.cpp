#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/jwt_verifier.hpp>

namespace warder::oauth {

running_verifier make_verifier(
    const auth_settings& settings,
    http::client& client,
    const clock& clock,
    entropy& entropy,
    log_sink& log
) {
    running_verifier running;
    std::vector<trusted_issuer> issuers;
    for (const issuer_settings& each : settings.issuers) {
        auto keys = std::make_shared<remote_key_source>(each.keys, client, clock, entropy, log);
        running.key_sources.push_back(keys);
        issuers.push_back({each.policy, std::move(keys)});
    }
    running.verifier = std::make_shared<jwt_verifier>(std::move(issuers), clock);
    return running;
}

}  // namespace warder::oauth
