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

/// Appends the head of a response to `out`: status line, `Date`, the response's own fields,
/// `Content-Length` and, where needed, `Connection`.
///
/// Fields that belong to the connection (`Connection`, `Content-Length`, `Date`, `Keep-Alive`,
/// `Transfer-Encoding`) are dropped from the response, and so is a field whose name is no token or
/// whose value has a control character: it could otherwise begin another message.
///
/// @param request  the request that is answered; its method and version matter
/// @param keep_alive  whether the connection stays open afterwards
/// @param date  the value of `Date`, see `http_date`
void http1_write_head(
    std::string& out,
    const http::response& response,
    const http::request& request,
    bool keep_alive,
    std::string_view date
);

/// Appends the whole response: its head, and its body where one is sent.
void http1_write(
    std::string& out,
    const http::response& response,
    const http::request& request,
    bool keep_alive,
    std::string_view date
);

}  // namespace warder::net
