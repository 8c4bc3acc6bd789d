/// Which `Host` and which `Origin` a request may carry: the defence against DNS rebinding.
#pragma once

#include <warder/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// What is allowed beside loopback, which always is, on any port.
struct origin_options {
    /// Host names without a port, such as the one of the public URL: `mcp.example.com`. Any port is
    /// allowed with them, since proxies remove and add ports.
    std::vector<std::string> hosts;

    /// Serialised origins: `https://app.example.com`. `*` frees the origin, not the host.
    std::vector<std::string> origins;
};

/// Why a request was turned away.
struct origin_refusal {
    /// 400 for a `Host` that HTTP forbids, 403 for one, or an `Origin`, that is not allowed.
    response reply;

    /// For the log: what was sent, and the setting that would allow it.
    std::string detail;

    /// The same as a word that does not change: `malformed_host`, `forbidden_host` or
    /// `forbidden_origin`.
    std::string_view reason;
};

/// Checks `Host` and `Origin` of every request, before its body is read.
///
/// Both are compared by their parsed parts. `Host` must be there once, except that HTTP/1.0 may
/// leave it out, which no browser does. `Origin` may be absent, as it is wherever the client is not
/// a browser; `null`, a second one and one that is no origin are refused unless origins are free.
///
/// @threads  `check` may be called from any thread; it allocates nothing for a request that passes
/// @source   RFC 9112 §3.2; RFC 6454 §7; MCP, Streamable HTTP, security warning
class origin_policy {
  public:
    /// Throws `std::invalid_argument`, with the sentence that fixes it, for a host or an origin
    /// that is not in the form above.
    explicit origin_policy(origin_options options);

    /// Nothing for a request that may pass.
    std::optional<origin_refusal> check(const request& sent) const;

  private:
    bool allows_host(std::string_view host) const noexcept;
    bool allows_origin(std::string_view origin) const noexcept;

    origin_options options_;
    bool any_origin_ = false;
};

}  // namespace warder::http
