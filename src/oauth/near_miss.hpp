/// Telling the operator why two identifiers that look alike are not equal.
#pragma once

#include <span>
#include <string>

namespace warder::oauth {

/// A clause for the log that begins with "; ", when some presented identifier equals an accepted
/// one but for a trailing slash, the letter case, or `http` against `https`; otherwise empty.
std::string near_miss(
    std::span<const std::string> accepted, std::span<const std::string> presented
);

}  // namespace warder::oauth
