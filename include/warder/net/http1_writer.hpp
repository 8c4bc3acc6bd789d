/// HTTP/1.1 responses as bytes, without a socket.
#pragma once

#include <warder/http/message.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::net {

/// A time in the form of the `Date` field, always 29 characters: "Sun, 06 Nov 1994 08:49:37 GMT".
///
/// @source  RFC 9110 §5.6.7
std::string http_date(std::chrono::system_clock::time_point time);

/// Whether a response to that request is followed by a body on the wire.
///
/// @source  RFC 9112 §6.3: none after HEAD, and none with 1xx, 204 and 304; RFC 9110 §15.3.6: none
/// with 205
bool http1_sends_body(const http::response& response, http::method asked) noexcept;

/// Whether nothing but the end of the connection tells where the body ends: for a stream that goes
/// to HTTP/1.0.
///
/// @source  RFC 9112 §6.1: no transfer coding to who does not know it; §6.3
bool http1_ends_by_closing(const http::response& response, const http::request& request) noexcept;

/// Appends the head of a response to `out`: status line, `Date`, the response's own fields,
/// `Content-Length`, or for a stream `Transfer-Encoding`, and what becomes of the connection.
///
/// Fields that belong to the connection (`Connection`, `Content-Length`, `Date`, `Keep-Alive`,
/// `Transfer-Encoding`) are dropped from the response, and so is a field whose name is no token or
/// whose value has a control character: it could otherwise begin another message.
///
/// @param request  the request that is answered; its method and version matter
/// @param stays_open  how long the connection waits for another request afterwards; 0 closes it,
/// and has to be given where the body `http1_ends_by_closing`. `Keep-Alive` tells clients from one
/// second on, so that none writes to a connection that is being closed (RFC 2068 §19.7.1.1)
/// @param date  the value of `Date`, see `http_date`
void http1_write_head(
    std::string& out,
    const http::response& response,
    const http::request& request,
    std::chrono::milliseconds stays_open,
    std::string_view date
);

/// Appends a part of the body of a response with a stream: one chunk, and the last one where it is
/// the end; to HTTP/1.0 as it is. Nothing for no bytes that are not the end.
///
/// @source  RFC 9112 §7.1
void http1_append_piece(
    std::string& out, const http::request& request, std::string_view bytes, bool last
);

/// Appends the whole response: its head, and its body where one is sent. Whoever answers with a
/// stream has read it to its end before, behind `body`.
void http1_write(
    std::string& out,
    const http::response& response,
    const http::request& request,
    std::chrono::milliseconds stays_open,
    std::string_view date
);

}  // namespace warder::net
