/// Who is at the browser, and what is asked there.
#pragma once

#include "issuer/authorize_request.hpp"
#include "issuer/server_state.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace warder::issuer {

/// A person who signed in: what the session of a browser is kept as.
struct sign_in {
    std::string user;            ///< empty: nobody yet
    std::int64_t signed_in = 0;  ///< seconds since 1970
};

/// What a page shows of its client.
struct shown_client {
    std::string name;
    std::string uri_host;
    bool unverified = false;
    bool may_refresh = false;  ///< whether the grant lasts longer than one token
};

/// A request that waits for a person. Its page has a random name of it, the ticket, which only
/// counts with the cookie of the browser that the page was made for.
struct open_request {
    authorize_request request;
    shown_client from;
    std::string issuer;   ///< where it was asked
    std::string browser;  ///< digest of that browser's secret
    sign_in by;
};

/// How long a page may stay open.
inline constexpr std::chrono::minutes page_lifetime{10};

/// How long a browser stays signed in.
inline constexpr std::chrono::hours session_lifetime{8};

/// Who is signed in at a browser; nobody where it has no session.
///
/// @param browser  its secret, or empty
/// @errors         `errc::temporarily_unavailable`
result<sign_in> find_session(server_state& state, std::string_view browser);

/// Signs a person in, under a new secret of the browser: one that was planted before is worth
/// nothing (session fixation).
///
/// @errors  `errc::temporarily_unavailable`
result<std::string> begin_session(server_state& state, const sign_in& who);

/// Signs out at the browser of an open request.
result<void> end_session(server_state& state, const open_request& open);

/// Keeps an open request under a ticket.
///
/// @errors  `errc::temporarily_unavailable`
result<void> put_ticket(server_state& state, std::string_view ticket, const open_request& open);

/// The open request of a ticket.
///
/// @param browser  secret of the browser that comes with it, or empty
/// @errors         `errc::invalid_request` where there is none, or it is another browser's
result<open_request> find_ticket(
    server_state& state, std::string_view ticket, std::string_view browser
);

/// Ends a ticket: of several forms that come with it, one passes.
///
/// @errors  `errc::invalid_request` for the others
result<void> use_ticket(server_state& state, std::string_view ticket);

}  // namespace warder::issuer
