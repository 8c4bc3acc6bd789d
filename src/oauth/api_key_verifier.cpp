#include "oauth/refusals.hpp"
#include <warder/core/secret.hpp>
#include <warder/oauth/api_key_verifier.hpp>

namespace warder::oauth {
namespace {

/// How long a key without an end is remembered at most; the guard remembers it for a shorter time.
constexpr std::chrono::hours endless{24};

}  // namespace

api_key_verifier::api_key_verifier(std::vector<known_key> keys, const clock& clock)
    : clock_(clock) {
    for (known_key& key : keys) {
        const crypto::sha256_digest digest = key.digest;
        keys_.emplace(digest, std::move(key));
    }
}

const known_key* api_key_verifier::find(std::string_view bearer) const {
    const crypto::sha256_digest digest = crypto::sha256(bearer);
    const auto found = keys_.find(digest);
    if (found == keys_.end()) return nullptr;
    const bool same =
        secret::constant_time_equal(crypto::as_text(found->first), crypto::as_text(digest));
    return same ? &found->second : nullptr;
}

bool api_key_verifier::owns(std::string_view bearer) const {
    return find(bearer) != nullptr;
}

task<result<token_verifier::verified>> api_key_verifier::verify(std::string_view bearer) {
    const known_key* const found = find(bearer);
    if (found == nullptr)
        co_return invalid_token("it is no key of the list", errc::unknown_api_key);
    const auto now = clock_.now();
    if (found->expires_at && now >= *found->expires_at) {
        co_return expired_token("the key of " + quoted(found->caller.subject) + " ended");
    }
    access_token caller = found->caller;
    caller.expires_at = found->expires_at.value_or(now + endless);
    co_return std::make_shared<const access_token>(std::move(caller));
}

}  // namespace warder::oauth
