#include "oauth/refusals.hpp"
#include "oauth/unverified_issuer.hpp"
#include <warder/crypto/jws.hpp>
#include <warder/oauth/jwt_verifier.hpp>

#include <algorithm>
#include <cstdlib>

namespace warder::oauth {
namespace {

result<void> check_algorithm(crypto::algorithm found, const jwt_policy& policy) {
    // RFC 8725 §3.1: only algorithms that the verifier chose
    const auto& accepted = policy.algorithms;
    if (accepted.empty() || std::find(accepted.begin(), accepted.end(), found) != accepted.end()) {
        return {};
    }
    std::string names;
    for (const crypto::algorithm each : accepted)
        names += (names.empty() ? "" : ", ") + std::string(to_string(each));
    return invalid_token(
        "alg " + std::string(to_string(found)) + " is not accepted; accepted: " + names,
        errc::wrong_algorithm
    );
}

}  // namespace

jwt_verifier::jwt_verifier(std::vector<trusted_issuer> issuers, const clock& clock)
    : issuers_(std::move(issuers)), clock_(clock) {
    if (issuers_.empty()) std::abort();
}

task<result<token_verifier::verified>> jwt_verifier::verify(std::string_view bearer) {
    const auto jws = crypto::parse_jws(bearer);
    if (!jws) co_return malformed_token(jws.error().log_text());
    if (auto good = check_type(jws->type); !good) co_return good.error();

    const trusted_issuer& issuer = issuer_of(bearer);
    if (auto good = check_algorithm(jws->algorithm, issuer.policy); !good) co_return good.error();

    auto finding = issuer.keys->find(jws->key_id, jws->algorithm);
    const auto key = co_await finding;
    if (!key) co_return key.error();
    if (!key->verify(jws->algorithm, jws->signed_bytes, jws->signature)) {
        std::string detail = "the signature is not that of key " + quoted(key->id());
        if (!issuer.keys->doubt(key->id()))
            co_return invalid_token(std::move(detail), errc::bad_signature);
        detail += "; the issuer is asked for its keys";
        co_return premature_token(std::move(detail), errc::doubted_signature);
    }

    auto claims = check_claims(jws->payload, issuer.policy, clock_.now());
    if (!claims) co_return claims.error();
    co_return std::make_shared<const access_token>(*std::move(claims));
}

/// The trusted issuer that a token names; null where it names none of them.
const trusted_issuer* jwt_verifier::named_issuer(std::string_view bearer) const {
    const auto name = unverified_issuer(bearer);
    if (!name) return nullptr;
    for (const trusted_issuer& each : issuers_) {
        const auto& forms = each.policy.issuers;
        if (std::find(forms.begin(), forms.end(), *name) != forms.end()) return &each;
    }
    return nullptr;
}

/// The issuer whose keys are to verify the token. The token's own word only chooses among the
/// trusted; with a word that none of them has, the first one's rules refuse it.
const trusted_issuer& jwt_verifier::issuer_of(std::string_view bearer) const {
    if (issuers_.size() == 1) return issuers_.front();
    const trusted_issuer* const named = named_issuer(bearer);
    return named != nullptr ? *named : issuers_.front();
}

bool jwt_verifier::owns(std::string_view bearer) const {
    return named_issuer(bearer) != nullptr;
}

bool jwt_verifier::ready() const noexcept {
    return std::all_of(issuers_.begin(), issuers_.end(), [](const trusted_issuer& each) {
        return each.keys->ready();
    });
}

std::uint64_t jwt_verifier::epoch() const noexcept {
    std::uint64_t sum = 0;  // of numbers that only grow, so it changes when one of them does
    for (const trusted_issuer& each : issuers_)
        sum += each.keys->epoch();
    return sum;
}

}  // namespace warder::oauth
