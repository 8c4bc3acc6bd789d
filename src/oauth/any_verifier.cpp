#include "oauth/any_verifier.hpp"

#include "oauth/refusals.hpp"
#include <warder/oauth/errors.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

/// How much a refusal leaves open; the one that leaves open most speaks for all.
int openness(const error& refusal) {
    if (time_may_cure(refusal.code)) return 2;
    if (refusal.code == errc::expired_token) return 1;
    if (refusal.code == errc::keys_unavailable) return 3;
    if (form_of(refusal.code).status == 401) return 0;
    return 4;  // a fault
}

}  // namespace

task<result<token_verifier::verified>> any_verifier::verify(std::string_view bearer) {
    error told = invalid_token({});
    std::string reasons;
    for (const auto& each : all_) {
        auto verifying = each->verify(bearer);
        auto outcome = co_await verifying;
        if (outcome) co_return outcome;
        const error& refusal = outcome.error();
        reasons += (reasons.empty() ? "" : "; ") + refusal.detail;
        const bool its_own = each->owns(bearer);
        const int left_open = openness(refusal) - openness(told);
        // Whose token it is knows best why it is refused.
        if (left_open > 0 || (its_own && left_open == 0)) told = refusal;
        if (its_own) break;
    }
    told.detail = std::move(reasons);
    co_return told;
}

bool any_verifier::ready() const noexcept {
    return std::ranges::all_of(all_, [](const auto& each) { return each->ready(); });
}

std::uint64_t any_verifier::epoch() const noexcept {
    std::uint64_t sum = 0;  // of numbers that only grow, so it changes when one of them does
    for (const auto& each : all_)
        sum += each->epoch();
    return sum;
}

}  // namespace warder::oauth
