/// The signature algorithms that are accepted: asymmetric ones only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace warder::crypto {

/// JWS algorithms (RFC 7518 §3.1; EdDSA: RFC 8037 §3.1, Ed25519 only). `none` and the HMAC family
/// are not in the list, so that no configuration can let them in (RFC 8725 §3.1).
enum class algorithm : std::uint8_t {
    rs256,
    rs384,
    rs512,
    ps256,
    ps384,
    ps512,
    es256,
    es384,
    eddsa
};

/// How many there are: one more than the last.
inline constexpr std::size_t algorithm_count = static_cast<std::size_t>(algorithm::eddsa) + 1;

/// The algorithm of that exact, case-sensitive name; nothing for any other.
std::optional<algorithm> parse_algorithm(std::string_view name) noexcept;

/// The registered name: "RS256", "EdDSA", ...
std::string_view to_string(algorithm value) noexcept;

}  // namespace warder::crypto
