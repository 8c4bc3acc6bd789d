/// The rules of the authorization endpoint, as functions of values.
#pragma once

#include "issuer/client.hpp"
#include <warder/core/result.hpp>
#include <warder/http/percent.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// How a client wants its user to be asked (OpenID Connect Core 1.0 §3.1.2.1).
enum class prompt : std::uint8_t {
    as_needed,
    none,   ///< by no page at all
    login,  ///< to sign in, even who has
};

/// An authorization request that is good, but for the person's answer. Kept as JSON while a page is
/// open.
struct authorize_request {
    std::string client_id;
    std::string redirect_uri;
    std::string state;
    std::vector<std::string> scopes;
    std::string code_challenge;
    std::string key_thumbprint;  ///< `dpop_jkt`, or empty
    std::string nonce;
    std::string organisation;
    issuer::prompt prompt = issuer::prompt::as_needed;
    std::optional<std::int64_t> max_age;  ///< seconds since the person signed in
};

/// Where the answer to a request goes: its `redirect_uri`, or the only one that the client has.
///
/// @errors  `errc::invalid_request`, which must be shown to the person and never redirected
/// @source  RFC 6749 §3.1.2.3, §3.1.2.4
result<std::string> redirect_target(const http::form& query, const client& by);

/// What the server offers.
struct authorize_rules {
    std::string resource;
    std::vector<std::string> known_scopes;
    std::vector<std::string> usual_scopes;
};

/// The request in a query whose client and redirect URI are good.
///
/// @param redirect_uri  of `redirect_target`
/// @errors              what the client is told
/// @source              RFC 6749 §4.1.1; RFC 7636 §4.3, §4.4.1; RFC 8707 §2.1; RFC 9449 §10; OAuth
///                      2.1 §7.5.2 (S256 is required)
result<authorize_request> read_authorize_request(
    const http::form& query,
    const client& by,
    std::string redirect_uri,
    const authorize_rules& rules
);

/// The redirect URI with an answer for the client: `state` and `iss` (RFC 9207) are added.
std::string authorize_answer(
    std::string_view redirect_uri,
    const std::vector<std::pair<std::string_view, std::string>>& parameters,
    std::string_view state,
    std::string_view issuer
);

}  // namespace warder::issuer
