/// The HTTP/1.1 server: a socket in front of an `http::service`.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/function.hpp>
#include <warder/core/log.hpp>
#include <warder/core/result.hpp>
#include <warder/http/service.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace warder::net {

/// How a server listens, and what it bears.
struct http_server_options {
    /// Address or name to listen on; "0.0.0.0" and "::" are all addresses.
    std::string host = "127.0.0.1";

    /// Refuses to listen on an address that other machines can reach.
    bool loopback_only = false;

    /// 0 picks a free one, see `http_server::port`.
    std::uint16_t port = 8000;

    /// Event loops, one thread each; 0 is one for each core.
    unsigned loops = 0;

    /// Connections that the kernel holds until they are accepted.
    int backlog = 2048;

    /// PEM files; TLS is on where both are named.
    std::string certificate_file;
    std::string private_key_file;

    /// Caps on a request's head.
    std::size_t max_head_bytes = 16 * 1024;

    /// Connections at the same time; one more is answered with 503 and closed. Fewer where the
    /// limit on open files is too low for them even after it was raised.
    std::size_t max_connections = 10'000;

    /// Requests at the same time; one more is answered with 503. 0 leaves it to `max_connections`.
    std::size_t limit_concurrency = 0;

    /// From the first byte of a request, or from the handshake, to the end of its head: 408.
    std::chrono::milliseconds head_timeout{10'000};

    /// How long a connection stays open between two requests.
    std::chrono::milliseconds keep_alive_timeout{5'000};

    /// How long a body or a reply may stand still: 408, or the end of the connection.
    std::chrono::milliseconds stall_timeout{30'000};

    /// After so long without a word in a response's stream, its `keep_alive` is sent.
    std::chrono::milliseconds stream_keep_alive{15'000};

    /// From the first byte of a body that was waited for to its end: 408.
    std::chrono::milliseconds body_timeout{60'000};

    /// Called on every loop about each 100 ms while it answers requests, and a last time when it
    /// stops: the place to write what was collected by `service::sent`.
    unique_function<void()> on_tick;
};

/// Listens, reads requests, has a service answer them, and writes the responses.
///
/// One loop accepts and deals the connections to all loops in turn; a connection stays on its loop.
/// All times are held to about 100 ms.
///
/// @threads  the object is used by one thread at a time; `port` is free once listening
class http_server {
  public:
    /// The log and the clock are the caller's, and outlive the server.
    explicit http_server(
        http_server_options options, log_sink& log = null_log(), const clock& time = system_clock()
    );

    /// As `stop`.
    ~http_server();

    http_server(const http_server&) = delete;
    http_server& operator=(const http_server&) = delete;

    /// Binds and listens. From then on the kernel keeps who comes, so that what answers can be
    /// built for the port that was got.
    ///
    /// @errors  a name that is no address, a port that is taken or not allowed, a certificate or
    /// key that cannot be used. The description is for the operator and names the fix
    result<void> listen();

    /// Asks each client of TLS for a certificate, and takes any, or none: its thumbprint is in
    /// `http::connection`. Once listening, before `serve`; does nothing without TLS.
    void ask_for_certificates();

    /// Starts the threads, once listening: requests are answered from then on.
    ///
    /// @param service  outlives the server
    /// @throws std::logic_error  when it does not listen
    void serve(http::service& service);

    /// The port that it listens on, once listening.
    std::uint16_t port() const noexcept;

    /// Ends in peace: accepts what the kernel holds already, closes the listening socket, answers
    /// what was begun with `Connection: close`, closes idle connections at once, and tells the
    /// service, so that it ends its streams. Blocks until all is done, for at most `grace`; `stop`
    /// ends what is left.
    ///
    /// @return  whether all was done
    bool drain(std::chrono::milliseconds grace);

    /// Requests whose service has not answered yet.
    std::size_t in_flight() const noexcept;

    /// Closes everything now and ends the threads. A service that answers later finds no
    /// connection, which is safe. A second call does nothing.
    void stop();

  private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace warder::net
