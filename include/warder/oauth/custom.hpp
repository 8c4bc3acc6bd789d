/// Tokens that a function of the program verifies.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/provider.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// Says whose token it is.
///
/// What it returns must have `subject` and `expires_at`, and an audience of the server's; see
/// `custom_options`. `principal` and `issuer_name` are filled in. It is called for tokens that were
/// not seen lately, at the same time on several threads, and must not block. The function lives as
/// long as the server, and `bearer` until the task ends. What it throws is a fault: 500.
///
/// @errors  `errc::invalid_token` (401, remembered for some seconds), `errc::premature_token` (401,
///          not remembered), `errc::keys_unavailable` (503). Any other error is a fault: 500
using verify_function = std::function<task<result<access_token>>(std::string_view bearer)>;

/// What a function's tokens must be like.
struct custom_options {
    /// Names the issuer in principals and logs.
    std::string name;

    /// Accepted audiences, of which a token must have one. Required, unless `any_audience`.
    std::vector<std::string> audiences;

    /// Whether the function itself sees to it that a token is for this server. Without that, a
    /// token which a user gave to another server opens this one too (RFC 9068 §4).
    bool any_audience = false;

    /// Issuers that clients are sent to for a token; may be empty.
    std::vector<std::string> authorization_servers;
};

/// A function, and what its tokens must be like.
struct custom_settings {
    custom_options options;
    verify_function verify;
};

/// Accepts what the function accepts. Behind `--dev` the development issuer's tokens are accepted
/// beside it.
provider custom(custom_options options, verify_function verify);

}  // namespace warder::oauth
