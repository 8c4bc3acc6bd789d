/// Base64 with padding (RFC 4648 §4), for byte fields. The crypto layer has its own, as it is above
/// this one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace warder::json {

/// Bytes as padded base64.
std::string to_base64(const std::vector<std::byte>& bytes);

/// Sets `bytes` to what canonical, padded base64 stands for; false for any other text.
bool from_base64(std::string_view text, std::vector<std::byte>& bytes);

}  // namespace warder::json
