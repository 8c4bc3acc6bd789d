#include <warder/oauth/reasons.hpp>

#include <iterator>

namespace warder::oauth::reason {
namespace {

// The most usual ones first: counters search from the beginning.
constexpr std::string_view words[] = {
    granted,
    unguarded,
    no_token,
    expired,
    insufficient_scope,
    rate_limited,
    invalid_request,
    invalid_token,
    malformed,
    unknown_key,
    bad_signature,
    wrong_algorithm,
    wrong_issuer,
    wrong_audience,
    not_yet_valid,
    wrong_type,
    wrong_claim,
    inactive,
    unknown_api_key,
    wrong_binding,
    keys_unavailable,
    invalid_proof,
    replayed_proof,
    nonce_needed,
    address_rate_limited,
    missing_role,
    wrong_organisation,
    rule,
    arguments,
    filtered,
    malformed_host,
    forbidden_host,
    forbidden_origin,
    unrecorded,
    other,
};
static_assert(std::size(words) == word_count);

}  // namespace

std::span<const std::string_view> all() noexcept {
    return words;
}

}  // namespace warder::oauth::reason
