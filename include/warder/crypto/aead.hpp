/// Encryption that notices every change: AES-256 in Galois/Counter Mode.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace warder::crypto {

/// How long a key is; its bytes are random ones, not a password.
inline constexpr std::size_t aead_key_bytes = 32;

/// Length of what stands in front of the ciphertext.
inline constexpr std::size_t aead_nonce_bytes = 12;

/// Length of what stands behind the ciphertext.
inline constexpr std::size_t aead_tag_bytes = 16;

/// How much longer than its plaintext a sealed text is.
inline constexpr std::size_t aead_overhead_bytes = aead_nonce_bytes + aead_tag_bytes;

/// Seals `plaintext`: gives `nonce | ciphertext | tag`.
///
/// Two texts under one key and nonce would give both away, and the power to forge. The nonce is 96
/// random bits, of which no two among 2^32 are equal but with a probability below 2^-32; this is
/// the number that SP 800-38D allows a key. It counts all processes that share the key: at 1,600
/// texts a second it is reached after a month. So a key is replaced once a month, or more often
/// where more is sealed.
///
/// @param key              `aead_key_bytes` long
/// @param plaintext        below 2 GiB, as is `associated_data`
/// @param associated_data  is not in the sealed text; whoever opens it has to say the same
/// @throws std::invalid_argument  for a key or a text of another length
/// @threads  safe to call concurrently
/// @source   NIST SP 800-38D §8.2.2, §8.3; RFC 5116 §5.2
std::string aead_seal(
    const secret& key, std::string_view plaintext, std::string_view associated_data, entropy& nonces
);

/// The plaintext of a text that `aead_seal` made with the same key and associated data.
///
/// @errors   `std::errc::bad_message` for every other text
/// @throws std::invalid_argument  as `aead_seal`
/// @threads  safe to call concurrently
result<std::string> aead_open(
    const secret& key, std::string_view sealed, std::string_view associated_data
);

}  // namespace warder::crypto
