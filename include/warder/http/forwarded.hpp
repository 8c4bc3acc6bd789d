/// Who a client is when the connection comes from a reverse proxy.
#pragma once

#include <warder/http/ip_address.hpp>
#include <warder/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody else's are.
///
/// @threads  the const functions may be called from any thread
/// @source   uvicorn's `--forwarded-allow-ips`; RFC 7239 §8.1 on whom to believe
class trusted_proxies {
  public:
    /// Trusts nobody.
    trusted_proxies() = default;

    /// Reads a list such as `127.0.0.1, 10.0.0.0/8, fd00::/8`, or `*` alone for everybody, which is
    /// safe only where nobody but a proxy can connect. An empty list trusts nobody.
    ///
    /// Throws `std::invalid_argument`, with the entry and how to write it, for anything else.
    explicit trusted_proxies(std::string_view list);

    /// Whether a socket's other end is a trusted proxy. Not an address: only with `*`.
    bool trusts(std::string_view address) const noexcept;

    /// Sets `client_address` and `scheme` of a request to what a trusted proxy says of it; leaves
    /// them alone where the socket's peer is not one.
    ///
    /// `X-Forwarded-For` is read from its right end, where the nearest proxy wrote; the first
    /// address that is not a trusted proxy's is the client. Where all are, it is the leftmost.
    /// Something that is no address ends the reading, as do 32 proxies: the client is then the
    /// proxy that was reached. A port beside an address does not count, and an empty element is
    /// none. `X-Forwarded-Proto` counts when it is there once and is `http` or `https`.
    void apply(request& sent) const;

  private:
    bool trusts(const ip_address& address) const noexcept;
    std::optional<std::string> client_of(const fields& sent) const;

    std::vector<ip_network> networks_;
    bool everybody_ = false;
};

/// All addresses of `X-Forwarded-For`, right to left, whoever wrote them: to refuse what came from
/// elsewhere, and never to let anybody in. Nothing where an element is no address, with or without
/// a port, where one is empty, or where there are more than 32.
///
/// @source  RFC 7239 §5.2, §6, whose `for` the field came before; RFC 9110 §5.3
std::optional<std::vector<ip_address>> forwarded_addresses(const fields& sent);

}  // namespace warder::http
