/// The words for why a request was let in or refused. They do not change: records and counters are
/// read by programs.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace warder::oauth::reason {

// Let in.
inline constexpr std::string_view granted = "granted";      ///< by a good token with its scopes
inline constexpr std::string_view unguarded = "unguarded";  ///< the guard is off

// Nothing that could be verified.
inline constexpr std::string_view no_token = "no_token";  ///< or another scheme than Bearer
inline constexpr std::string_view invalid_request =
    "invalid_request";  ///< two credentials, a malformed field, a token in the URL

// The token.
inline constexpr std::string_view invalid_token = "invalid_token";  ///< none of those that follow
inline constexpr std::string_view malformed = "malformed";          ///< cannot be read
inline constexpr std::string_view unknown_key = "unknown_key";      ///< no such signing key
inline constexpr std::string_view bad_signature = "bad_signature";
inline constexpr std::string_view wrong_algorithm = "wrong_algorithm";
inline constexpr std::string_view wrong_issuer = "wrong_issuer";
inline constexpr std::string_view wrong_audience = "wrong_audience";
inline constexpr std::string_view expired = "expired";
inline constexpr std::string_view not_yet_valid = "not_yet_valid";
inline constexpr std::string_view wrong_type = "wrong_type";    ///< no access token
inline constexpr std::string_view wrong_claim = "wrong_claim";  ///< absent, or not as it must be
inline constexpr std::string_view inactive = "inactive";        ///< so says its issuer
inline constexpr std::string_view unknown_api_key = "unknown_api_key";
inline constexpr std::string_view wrong_binding =
    "wrong_binding";  ///< bound to a key and sent as Bearer, or the other way around
inline constexpr std::string_view keys_unavailable = "keys_unavailable";  ///< not its fault

// The proof that comes with it.
inline constexpr std::string_view invalid_proof = "invalid_proof";
inline constexpr std::string_view replayed_proof = "replayed_proof";
inline constexpr std::string_view nonce_needed = "nonce_needed";

// What it may.
inline constexpr std::string_view insufficient_scope = "insufficient_scope";
inline constexpr std::string_view rate_limited = "rate_limited";  ///< the caller
inline constexpr std::string_view address_rate_limited = "address_rate_limited";

// Before any token is looked at.
inline constexpr std::string_view malformed_host = "malformed_host";
inline constexpr std::string_view forbidden_host = "forbidden_host";
inline constexpr std::string_view forbidden_origin = "forbidden_origin";

// Of the server itself.
inline constexpr std::string_view unrecorded = "unrecorded";  ///< no record could be kept of it
inline constexpr std::string_view other = "other";  ///< what counters call a word that is not here

/// All of them; the first `allowed_count` let in, the rest refuse.
std::span<const std::string_view> all() noexcept;
inline constexpr std::size_t allowed_count = 2;

}  // namespace warder::oauth::reason
