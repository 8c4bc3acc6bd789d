/// Digests, and the one that needs a key.
#pragma once

#include <warder/core/secret.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace warder::crypto {

/// A SHA-256 digest, as raw bytes.
using sha256_digest = std::array<std::uint8_t, 32>;

/// Hashes digests for tables: their first bytes are as good as any hash, where nobody can choose
/// what is digested.
struct digest_hash {
    std::size_t operator()(const sha256_digest& digest) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, digest.data(), sizeof value);
        return value;
    }
};

/// SHA-256 of `bytes` (FIPS 180-4). About 600 ns for a 900-byte token: the digest context is reused
/// by each thread.
///
/// @threads  safe to call concurrently
sha256_digest sha256(std::string_view bytes);

/// HMAC with SHA-256 (RFC 2104). Compare it in constant time: `secret::constant_time_equal`.
///
/// @threads  safe to call concurrently
sha256_digest hmac_sha256(const secret& key, std::string_view bytes);

/// The bytes of a digest as text, for encoders and comparisons; valid as long as the digest.
inline std::string_view as_text(const sha256_digest& digest) noexcept {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace warder::crypto
