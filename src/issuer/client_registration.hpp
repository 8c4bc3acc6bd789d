/// Clients that register themselves.
#pragma once

#include "issuer/server_state.hpp"
#include <warder/http/message.hpp>

namespace warder::issuer {

/// How long a client that registered is known once it got a code; until then see `unused_lifetime`.
inline constexpr std::chrono::hours registration_lifetime{24 * 90};

/// Registers the client in the body of the request: 201 with what was registered. Its
/// `client_secret_expires_at` is the end of a client that got a code. One that got none ends
/// sooner (`unused_lifetime`), is then answered `invalid_client`, and registers again: were it told
/// that time, those that got a code would give up a good secret.
///
/// @source  RFC 7591 §3, §3.2.1
http::response answer_registration(server_state& state, const http::request& request);

}  // namespace warder::issuer
