/// Who signed in, for the client.
#pragma once

#include "issuer/grants.hpp"
#include "issuer/server_state.hpp"

#include <string>

namespace warder::issuer {

/// A signed ID token of a grant: `sub`, `auth_time`, `nonce`, `name`, and `email` of a person whose
/// name is an address.
///
/// @source  OpenID Connect Core 1.0 §2, §3.1.3.6, §5.1
std::string make_id_token(server_state& state, const grant& of);

}  // namespace warder::issuer
