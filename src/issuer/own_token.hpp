/// Access tokens that this server signed, as it reads them itself.
#pragma once

#include "issuer/server_state.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace warder::issuer {

/// A token of ours that has not ended.
struct own_token {
    std::string id;         ///< `jti`
    std::string client_id;  ///< `client_id`
    std::string claims;     ///< JSON text
    std::int64_t ends = 0;  ///< `exp`
};

/// Reads an access token; nothing for any other text, and for one that has ended or not begun.
/// Whether it was revoked is not asked.
std::optional<own_token> read_own_token(const server_state& state, std::string_view token);

/// Ends one token.
///
/// @errors  `errc::temporarily_unavailable`
result<void> revoke_token(server_state& state, const own_token& token);

/// Whether a token is still good: neither it nor its grant was ended.
///
/// @errors  `errc::temporarily_unavailable`
result<bool> is_active(server_state& state, const own_token& token);

}  // namespace warder::issuer
