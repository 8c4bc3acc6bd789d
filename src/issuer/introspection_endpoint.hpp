/// What a resource server asks about a token.
#pragma once

#include "issuer/server_state.hpp"
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

namespace warder::issuer {

/// Tells whether a token is good, and its claims. Who asks has a secret or a key; about a refresh
/// token only its own client learns something.
///
/// @param state, request  outlive the task
/// @source                RFC 7662 §2
task<http::response> answer_introspection(
    server_state& state, const http::request& request, issuer_form at
);

}  // namespace warder::issuer
