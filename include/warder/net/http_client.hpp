/// Outgoing HTTP over sockets.
#pragma once

#include <warder/http/client.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace warder::net {

/// What a client may do.
struct http_client_options {
    /// Refuse `http` but to loopback; `https` may go anywhere.
    bool loopback_http_only = false;

    /// Whether URLs that peers supplied may also name this machine (`localhost`, 127.0.0.1 ...), by
    /// `http` too: for development and tests.
    bool loopback_for_peers = false;

    /// Whether URLs that peers supplied go by the proxy that the environment has for `https`, all
    /// of them, whatever `no_proxy` says. It is the proxy that looks up names and connects then, so
    /// that nothing is checked here: it has to refuse addresses that are not public itself.
    bool trust_proxy_with_peer_urls = false;

    /// Addresses of names that the system is not asked for: `name:port:address`, an IPv6 address in
    /// brackets.
    std::vector<std::string> addresses;

    /// PEM file of the authorities to trust, in place of all others. Empty: that of
    /// `$SSL_CERT_FILE`, which each request reads anew, or the system's where it is not set or
    /// empty. With a file that cannot be read, every request by https fails.
    std::string authorities_file;

    /// The `User-Agent` of requests that have none.
    std::string user_agent = "warder";

    /// Requests at the same time; one more fails at once.
    std::size_t max_in_flight = 256;
};

/// Sends requests by libcurl, on one thread that starts with the first request.
///
/// Only `http` and `https`; certificates are verified; redirects are not followed; proxies are
/// those of the environment (`https_proxy`, `no_proxy` and so on), but never for loopback.
/// Connections are kept and used again. Awaiting tasks are resumed on the client's thread, which
/// they must not block.
///
/// A URL that a peer supplied is asked without a proxy, by a connection of its own, on any port,
/// and only at public addresses (`http::is_public`): the very address is checked that is connected
/// to, so that no name can lead elsewhere between the check and the use. Whatever goes wrong there
/// has one code and one description, which tell a peer nothing of this network; the detail, for the
/// log, says it. At most 16 of these requests are at work at a time.
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
