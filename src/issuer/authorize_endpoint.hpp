/// The authorization endpoint: where a person signs in, and allows a client what it asks for.
#pragma once

#include "issuer/server_state.hpp"
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

namespace warder::issuer {

/// Answers the request that a client sends a browser with, by a page or by sending it back.
///
/// @param state, request  outlive the task
/// @param at              where it is asked: the `iss` of the answer
/// @source                RFC 6749 §3.1, §4.1; RFC 9207; OpenID Connect Core 1.0 §3.1.2
task<http::response> answer_authorize_request(
    server_state& state, const http::request& request, issuer_form at
);

/// Answers a form of one of the pages.
http::response answer_page_form(server_state& state, const http::request& request, issuer_form at);

}  // namespace warder::issuer
