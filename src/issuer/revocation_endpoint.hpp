/// Tokens that their client wants no more.
#pragma once

#include "issuer/server_state.hpp"
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

namespace warder::issuer {

/// Ends a token of the client that asks: with a refresh token its whole grant, an access token
/// alone. A token that there is not is ended already: 200.
///
/// A resource server that verifies a JWT by itself learns nothing of it until the token's `exp`.
///
/// @param state, request  outlive the task
/// @source                RFC 7009 §2
task<http::response> answer_revocation(
    server_state& state, const http::request& request, issuer_form at
);

}  // namespace warder::issuer
