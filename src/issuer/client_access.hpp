/// What every endpoint asks first: which client sends this, and of which key is its proof.
#pragma once

#include "issuer/server_state.hpp"
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/http/percent.hpp>

namespace warder::issuer {

/// The client that sends the form, authenticated as it registered.
///
/// @param state, request, form  outlive the task
/// @errors  `errc::invalid_request`, `errc::invalid_client`, `errc::temporarily_unavailable`
task<result<client>> authenticate(
    server_state& state, const http::request& request, const http::form& form, issuer_form at
);

/// A client that comes with a token.
struct presented_token {
    client by;
    std::string token;
};

/// What the endpoints that are about one token ask first: the client, and which token it is.
///
/// @param state, request  outlive the task
/// @errors  those of `authenticate`
/// @source  RFC 7009 §2.1; RFC 7662 §2.1
task<result<presented_token>> read_presented_token(
    server_state& state, const http::request& request, issuer_form at
);

/// Thumbprint of the key that the request has a DPoP proof of; empty where there is none. A proof
/// counts once.
///
/// @errors  `errc::invalid_dpop_proof`, `errc::temporarily_unavailable`
/// @source  RFC 9449 §5
result<std::string> proven_key(
    server_state& state, const http::request& request, const client& by, issuer_form at
);

}  // namespace warder::issuer
