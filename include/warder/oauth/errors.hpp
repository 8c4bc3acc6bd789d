/// How each refusal of the resource server is told to the peer.
#pragma once

#include <warder/oauth/reasons.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <string_view>

namespace warder::oauth {

/// Status and OAuth error code of one refusal.
struct refusal_form {
    unsigned status;

    /// `error` of the challenge (RFC 6750 §3.1); empty where the fault is ours and no challenge is
    /// sent.
    std::string_view error_code;

    /// Whether it is about a DPoP proof, so that the scheme `Bearer` has no such error.
    bool of_proof = false;
};

/// The form of a refusal; an unknown one is a fault of ours (500).
refusal_form form_of(errc failure) noexcept;

/// The form of an error of any layer: `errc`'s table, and 500 for everything else.
refusal_form form_of(const std::error_code& failure) noexcept;

/// The word of `reasons.hpp` for a refusal; `other` for one that is no `errc`.
std::string_view reason_of(const std::error_code& failure) noexcept;

}  // namespace warder::oauth
