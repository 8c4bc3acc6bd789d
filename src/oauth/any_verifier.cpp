#include "oauth/any_verifier.hpp"

#include "oauth/refusals.hpp"

#include <algorithm>

namespace warder::oauth {
namespace {

/// How much a refusal leaves open; the one that leaves open most speaks for all.
int openness(const error& refusal) {
    if (refusal.code == errc::invalid_token) return refusal.description == token_expired ? 1 : 0;
    if (refusal.code == errc::premature_token) return 2;
    if (refusal.code == errc::keys_unavailable) return 3;
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
        if (openness(refusal) > openness(told)) told = refusal;
        if (each->owns(bearer)) break;
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
