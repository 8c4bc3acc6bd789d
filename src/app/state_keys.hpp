/// The keys that seal what clients carry, as an operator writes them.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>

#include <string_view>
#include <vector>

namespace warder {

/// No flag: everybody on a machine may read the command lines of its processes.
inline constexpr const char* state_keys_variable = "WARDER_STATE_KEYS";

/// Keys of 32 bytes in padded base64, separated by commas.
///
/// @errors  what the text should have been, behind "must be "; without a byte of it
result<std::vector<secret>> parse_state_keys(std::string_view text);

}  // namespace warder
