/// The compact form of a signed token (RFC 7515 §7.1), taken apart without trusting it.
#pragma once

#include <warder/core/result.hpp>
#include <warder/crypto/algorithm.hpp>
#include <warder/crypto/jwk.hpp>

#include <string>
#include <string_view>

namespace warder::crypto {

/// Why a token is no acceptable JWS.
enum class jws_errc {
    too_long = 1,       ///< more than `max_token_bytes`
    malformed,          ///< not three base64url parts, or a header that is not a JSON object
    algorithm_refused,  ///< `alg` is missing, or not one of ours: `none`, HS256, RS1 ...
    header_refused,  ///< `crit`, `jku`, `jwk`, `x5u`, `x5c`, `b64`, `enc` or `zip` in the header,
                     ///< or a wrong type of member
};
std::error_code make_error_code(jws_errc failure) noexcept;

/// Longest token that is looked at, in bytes. Real ones are 0.6 to 3 KiB.
inline constexpr std::size_t max_token_bytes = 16 * 1024;

/// A token taken apart. Nothing in it was verified.
struct unverified_jws {
    crypto::algorithm algorithm;
    std::string key_id;     ///< `kid`, or empty
    std::string type;       ///< `typ`, or empty
    std::string payload;    ///< decoded bytes, not looked at: they are read once they are verified
    std::string signature;  ///< decoded bytes
    std::string_view
        signed_bytes;  ///< `header.payload` as sent; a view into the text that was parsed
};

/// Takes a compact JWS apart.
///
/// Refuses what could make a verifier trust the token's own words: embedded keys and key addresses
/// (RFC 8725 §3.1, §3.5) and any `crit` (RFC 7515 §4.1.11, since we understand no extension).
///
/// @param token  outlives the result, which refers to it
/// @errors       `jws_errc`
result<unverified_jws> parse_jws(std::string_view token);

/// A token that brings the key which it is signed with, and so proves that its sender has that key.
struct self_signed_jws : unverified_jws {
    public_key key;
    std::string thumbprint;  ///< of the key (RFC 7638, SHA-256), in base64url
};

/// Takes a compact JWS apart whose header has its public key as `jwk`, as a DPoP proof does.
/// Otherwise as `parse_jws`. That the signature is that of the key is not checked.
///
/// @param token  outlives the result, which refers to it
/// @errors       `jws_errc`; `header_refused` too for a `jwk` that is absent, private, or no key of
///               the token's algorithm
/// @source       RFC 9449 §4.2, §4.3
result<self_signed_jws> parse_self_signed_jws(std::string_view token);

/// Signs `payload` and gives the compact form.
///
/// @param header_type  value of `typ`, such as "at+jwt" (RFC 9068 §2.1); left out when empty
std::string sign_jws(
    const private_key& key, std::string_view header_type, std::string_view payload
);

/// The same with the public key in the header, as `jwk`: for clients that prove their key, and
/// tests.
std::string sign_self_signed_jws(
    const private_key& key, std::string_view header_type, std::string_view payload
);

}  // namespace warder::crypto

template <>
struct std::is_error_code_enum<warder::crypto::jws_errc> : std::true_type {};
