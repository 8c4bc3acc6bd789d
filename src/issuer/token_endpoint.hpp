/// The token endpoint: what a client gets for a code, a refresh token, or for itself.
#pragma once

#include "issuer/errors.hpp"
#include "issuer/server_state.hpp"
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

namespace warder::issuer {

/// Answers a token request.
///
/// @param state, request  outlive the task
/// @param at              where it is sent to: the issuer of the token
/// @source                RFC 6749 §3.2, §4.1.3, §4.4, §6; RFC 7636 §4.5; RFC 8707 §2.2; RFC 9449
/// §5
task<http::response> answer_token_request(
    server_state& state, const http::request& request, issuer_form at
);

/// The reply to a refused request, of this endpoint and of those like it (RFC 6749 §5.2). The log
/// has the reason.
http::response refusal(const server_state& state, const error& why);

}  // namespace warder::issuer
