/// Outgoing HTTP as an interface; `net` has the one that opens sockets.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace warder::http {

/// Who named the URL of an outgoing request.
enum class destination : std::uint8_t {
    /// The operator, or an issuer that the operator trusts: any machine may be asked.
    configured,

    /// Somebody else, such as a client that names its own metadata: only public addresses are
    /// asked, by `https`, within `max_peer_time` and `max_peer_bytes`.
    supplied_by_peer,
};

/// The most time that a request `supplied_by_peer` gets, whatever it says.
inline constexpr std::chrono::milliseconds max_peer_time{5'000};

/// The longest response body that it gets.
inline constexpr std::size_t max_peer_bytes = 64 * 1024;

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

    /// Who named `url`; says where it may lead.
    destination to = destination::configured;
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
