#include "oauth/dpop_door.hpp"

#include "oauth/refusals.hpp"
#include <warder/crypto/algorithm.hpp>
#include <warder/oauth/dpop_proof.hpp>
#include <warder/oauth/scope.hpp>

namespace warder::oauth {
std::vector<std::string> dpop_algorithms() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < crypto::algorithm_count; ++i)
        names.emplace_back(crypto::to_string(static_cast<crypto::algorithm>(i)));
    return names;
}

dpop_door::dpop_door(
    dpop_options options, std::string public_url, const clock& clock, entropy& chance
)
    : options_(options),
      public_url_(std::move(public_url)),
      algorithms_(join_scopes(dpop_algorithms())),
      clock_(clock),
      // A proof from the future is good for twice its age.
      used_({.time = std::chrono::seconds(2 * options.max_age_seconds)}, chance) {
    if (options.nonce) nonces_.emplace(chance);
    while (public_url_.ends_with('/'))
        public_url_.pop_back();
}

result<void> dpop_door::check(
    const http::request& request,
    std::string_view token,
    const access_token& bound,
    std::chrono::system_clock::time_point now
) {
    // RFC 9449 §4.3: not more than one field
    if (request.fields.count("DPoP") != 1) {
        return invalid_proof(
            request.fields.find("DPoP") ? "more than one field DPoP" : "there is no field DPoP"
        );
    }
    const std::string url = public_url_ + std::string(request.path());
    const auto proof = check_dpop_proof(
        request.fields["DPoP"],
        {.method = request.method_name,
         .url = url,
         .access_token = token,
         .key_thumbprint = bound.key_thumbprint},
        now,
        std::chrono::seconds(options_.max_age_seconds)
    );
    if (!proof) return proof.error();
    if (nonces_ && !nonces_->accepts(proof->nonce, now)) {
        return error(
            errc::use_dpop_nonce,
            "The DPoP proof needs the nonce of this answer",
            proof->nonce.empty() ? "it has none" : "it has another, or an old one"
        );
    }
    switch (used_.use(bound.key_thumbprint, proof->id, clock_.steady_now())) {
        case replay_memory::answer::first:
            return {};
        case replay_memory::answer::again:
            return invalid_proof("it was used before", errc::replayed_proof);
        case replay_memory::answer::full:
            break;
    }
    return unavailable("too many DPoP proofs are remembered, of this key or of all");
}

std::string dpop_door::next_nonce(std::chrono::system_clock::time_point now) const {
    return nonces_ ? nonces_->make(now) : std::string();
}

}  // namespace warder::oauth
