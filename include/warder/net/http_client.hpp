/// Outgoing HTTP over sockets.
#pragma once

#include <warder/http/client.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace warder::net {

/// What a client may do.
struct http_client_options {
    /// Refuse `http` but to loopback; `https` may go anywhere.
    bool loopback_http_only = false;

    /// PEM file of the authorities to trust; empty: those of the system.
    std::string authorities_file;

    /// The `User-Agent` of requests that have none.
    std::string user_agent = "warder";

    /// Requests at the same time; one more fails at once.
    std::size_t max_in_flight = 256;
};

/// Sends requests by libcurl, on one thread that starts with the first request.
///
/// Only `http` and `https`; certificates are verified; redirects are not followed; proxies are
/// those of the environment (`https_proxy`, `no_proxy` and so on), but never for loopback. Awaiting
/// tasks are resumed on the client's thread, which they must not block.
///
/// @threads  `send` from any thread. The destructor fails what is at work and waits for it; it does
/// not run on the client's own thread
class http_client final : public http::client {
  public:
    explicit http_client(http_client_options options = {});
    ~http_client() override;

    http_client(const http_client&) = delete;
    http_client& operator=(const http_client&) = delete;

    task<result<http::response>> send(http::client_request request) override;

  private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace warder::net
