/// Whose a token says it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// `iss` of a text in the form of a JWT, whatever its header and signature; nothing for any other
/// text. Nothing of it was verified: it says whom to ask, and no more.
std::optional<std::string> unverified_issuer(std::string_view token);

}  // namespace warder::oauth
