/// The part of the guard that knows DPoP.
#pragma once

#include "oauth/dpop_nonces.hpp"
#include "oauth/replay_memory.hpp"
#include <warder/core/clock.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/dpop.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <optional>
#include <string>
#include <vector>

namespace warder::oauth {

/// Algorithms that a proof may be signed by: all that `crypto` has.
std::vector<std::string> dpop_algorithms();

/// Lets a bound token in where its request comes with a proof for it.
///
/// @threads  all functions may be called concurrently
/// @source   RFC 9449 §7.1
class dpop_door {
  public:
    /// @param public_url      what stands before the path of a request in its URL
    /// @param clock, chance   outlive this object
    dpop_door(dpop_options options, std::string public_url, const clock& clock, entropy& chance);

    /// Whether a request may use the bound token that it came with.
    ///
    /// @errors  `errc::invalid_dpop_proof`, `errc::use_dpop_nonce`, `errc::invalid_token`;
    ///          `errc::keys_unavailable` where too many proofs are remembered
    result<void> check(
        const http::request& request,
        std::string_view token,
        const access_token& bound,
        std::chrono::system_clock::time_point now
    );

    bool required() const noexcept { return options_.required; }

    /// `dpop_algorithms`, separated by a space.
    const std::string& algorithms() const noexcept { return algorithms_; }

    /// A nonce for the next proof; empty where none is needed.
    std::string next_nonce(std::chrono::system_clock::time_point now) const;

  private:
    dpop_options options_;
    std::string public_url_;
    std::string algorithms_;
    const clock& clock_;
    std::optional<dpop_nonces> nonces_;
    replay_memory used_;
};

}  // namespace warder::oauth
