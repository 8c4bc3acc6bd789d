/// The words for why a request was let in or refused. They do not change: records and counters are
/// read by programs.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace warder::oauth::reason {

// Let in.
/// By a good token with its scopes.
inline constexpr std::string_view granted = "granted";
/// The guard is off.
inline constexpr std::string_view unguarded = "unguarded";

// Nothing that could be verified.
/// Or another scheme than Bearer.
inline constexpr std::string_view no_token = "no_token";
/// Two credentials, a malformed field, a token in the URL.
inline constexpr std::string_view invalid_request = "invalid_request";

// The token.
/// None of those that follow.
inline constexpr std::string_view invalid_token = "invalid_token";
/// It cannot be read.
inline constexpr std::string_view malformed = "malformed";
/// There is no such signing key.
inline constexpr std::string_view unknown_key = "unknown_key";
/// It is not of the key that it names.
inline constexpr std::string_view bad_signature = "bad_signature";
/// It is signed with one that is not accepted.
inline constexpr std::string_view wrong_algorithm = "wrong_algorithm";
/// `iss` is absent or not accepted.
inline constexpr std::string_view wrong_issuer = "wrong_issuer";
/// `aud` is absent, or names others only.
inline constexpr std::string_view wrong_audience = "wrong_audience";
/// `exp` is over, or an API key has ended.
inline constexpr std::string_view expired = "expired";
/// `nbf` or `iat` is in the future.
inline constexpr std::string_view not_yet_valid = "not_yet_valid";
/// It is no access token.
inline constexpr std::string_view wrong_type = "wrong_type";
/// Another claim is absent, or not one that is accepted.
inline constexpr std::string_view wrong_claim = "wrong_claim";
/// Its issuer does not call it active.
inline constexpr std::string_view inactive = "inactive";
/// It is no key of the list.
inline constexpr std::string_view unknown_api_key = "unknown_api_key";
/// Bound to a key and sent as Bearer, or the other way around.
inline constexpr std::string_view wrong_binding = "wrong_binding";
/// It cannot be verified now, which is not its fault.
inline constexpr std::string_view keys_unavailable = "keys_unavailable";

// The proof that comes with it.
/// Of DPoP.
inline constexpr std::string_view invalid_proof = "invalid_proof";
/// It was used before.
inline constexpr std::string_view replayed_proof = "replayed_proof";
/// The proof must have a nonce of ours.
inline constexpr std::string_view nonce_needed = "nonce_needed";

// What it may.
/// The token lacks a scope.
inline constexpr std::string_view insufficient_scope = "insufficient_scope";
/// The caller has none of the roles.
inline constexpr std::string_view missing_role = "missing_role";
/// It is in none of the organisations.
inline constexpr std::string_view wrong_organisation = "wrong_organisation";
/// A rule of the program says no to this caller.
inline constexpr std::string_view rule = "rule";
/// A rule of the program says no to these arguments.
inline constexpr std::string_view arguments = "arguments";
/// A filter of the program hides it from this caller.
inline constexpr std::string_view filtered = "filtered";
/// The caller asks too often.
inline constexpr std::string_view rate_limited = "rate_limited";
/// Its address asks too often.
inline constexpr std::string_view address_rate_limited = "address_rate_limited";

// Before any token is looked at.
/// There is no one `Host`, or no good one.
inline constexpr std::string_view malformed_host = "malformed_host";
/// `Host` is not a name of this server.
inline constexpr std::string_view forbidden_host = "forbidden_host";
/// The page may not call.
inline constexpr std::string_view forbidden_origin = "forbidden_origin";

// Of the server itself.
/// No record could be kept of it.
inline constexpr std::string_view unrecorded = "unrecorded";
/// What counters call a word that is not here.
inline constexpr std::string_view other = "other";

/// How many words there are.
inline constexpr std::size_t word_count = 35;

/// All of them; the first `allowed_count` let in, the others refuse.
std::span<const std::string_view> all() noexcept;

/// How many of `all` let in.
inline constexpr std::size_t allowed_count = 2;

}  // namespace warder::oauth::reason
