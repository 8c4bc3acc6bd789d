/// Whose a token says it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// The claims of a text in the form of a JWT, decoded and no more; nothing for any other text.
std::optional<std::string> unverified_payload(std::string_view token);

/// `iss` of a text in the form of a JWT, whatever its header and signature; nothing for any other
/// text. Nothing of it was verified: it says whom to ask, and no more.
std::optional<std::string> unverified_issuer(std::string_view token);

}  // namespace warder::oauth
