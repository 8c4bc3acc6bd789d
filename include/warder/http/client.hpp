/// Outgoing HTTP as an interface; `net` has the one that opens sockets.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace warder::http {

/// One outgoing request.
struct client_request {
    http::method method = http::method::get;
    std::string url;
    http::fields fields;
    std::string body;

    /// For the whole exchange, name look-up and handshake included.
    std::chrono::milliseconds timeout = std::chrono::seconds(10);

    /// A longer response body is an error, not a truncated text.
    std::size_t max_response_bytes = 1024 * 1024;
};

/// Sends requests. Redirects are never followed.
///
/// @threads  `send` may be called from any thread; the task ends on a thread of the client's own
class client {
  public:
    virtual ~client() = default;

    /// Gives the response whatever its status.
    ///
    /// @errors  when there is no response: the name, the connection, TLS, the time or the size.
    /// `detail` says which
    virtual task<result<response>> send(client_request request) = 0;
};

}  // namespace warder::http
