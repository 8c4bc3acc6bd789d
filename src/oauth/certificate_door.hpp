/// The part of the guard that knows certificates.
#pragma once

#include <warder/http/forwarded.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/certificates.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <string>

namespace warder::oauth {

/// Lets a token that is bound to a certificate in where the client has shown that certificate.
///
/// @threads  may be called concurrently
/// @source   RFC 8705 §3
class certificate_door {
  public:
    /// @param proxies  who is believed with `Client-Cert`
    certificate_door(certificate_options options, http::trusted_proxies proxies)
        : options_(options), proxies_(std::move(proxies)) {}

    /// Whether a request may use the bound token that it came with.
    ///
    /// @errors  `errc::invalid_token`
    result<void> check(const http::request& request, const access_token& bound) const;

  private:
    result<std::string> shown(const http::request& request) const;
    result<std::string> shown_to_proxy(const http::request& request) const;

    certificate_options options_;
    http::trusted_proxies proxies_;
};

}  // namespace warder::oauth
