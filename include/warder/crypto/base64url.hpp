/// Base64 in both alphabets (RFC 4648 §4 and §5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warder::crypto {

/// Base64url without padding, as JOSE writes it (RFC 7515 §2).
std::string base64url_encode(std::string_view bytes);

/// The bytes behind strict base64url: no padding, no white space, no other character, and no stray
/// bits in the last one, so that every byte string has exactly one accepted spelling. Nothing for
/// any other text.
std::optional<std::string> base64url_decode(std::string_view text);

/// Base64 with padding (RFC 4648 §4).
std::string base64_encode(std::string_view bytes);

/// The bytes behind canonical, padded base64; nothing for any other text.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace warder::crypto
