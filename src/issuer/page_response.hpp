/// Pages as responses, with what protects them.
#pragma once

#include "issuer/pages.hpp"
#include "issuer/server_state.hpp"
#include <warder/core/error.hpp>
#include <warder/http/message.hpp>

#include <string>

namespace warder::issuer {

/// A page that no other page may frame, that runs no script, and that nobody keeps.
///
/// No `form-action`: Chromium applies it to the redirects behind a form too, and those lead to the
/// client and on.
///
/// @source  CSP Level 3 §6; RFC 9700 §4.16; Fetch §3.1 (a form's `Origin` is `null` where the
///          referrer policy is `no-referrer`)
http::response page_response(unsigned status, std::string html);

/// The page for what must not be redirected: 400, or 503 where it is not the request's fault. The
/// log has the reason.
http::response error_response(const server_state& state, const error& why);

}  // namespace warder::issuer
