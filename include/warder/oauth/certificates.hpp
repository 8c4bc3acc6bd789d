/// Tokens that are bound to a TLS certificate of their client (RFC 8705): who steals one cannot use
/// it.
#pragma once

#include <warder/oauth/provider.hpp>

namespace warder::oauth {

/// How a server takes tokens that are bound to a certificate.
struct certificate_options {
    /// Whether these issuers' tokens are refused where they are bound to no certificate.
    bool required = false;

    /// Whether TLS ends at a proxy, which says in the field `Client-Cert` (RFC 9440) whose
    /// certificate it was shown. Only those of `--forwarded-allow-ips` are believed, and they have
    /// to remove the field where a client sent it: a proxy that does not know it passes it on, and
    /// a certificate is no secret. A certificate that the proxy itself shows us then counts for
    /// nobody.
    bool from_proxy = false;
};

/// Accepts what `tokens` accepts, and tokens of the same issuers that are bound to a certificate as
/// well, where the connection's client has shown that it has that certificate's key.
///
/// Over TLS of its own the server then asks each client for a certificate, and takes one of any
/// authority, or none: it is the issuer that knows whose certificate it is. A metadata document
/// that is configured and not derived keeps what it says of it.
///
/// @source  RFC 8705 §3, §6.2; RFC 9728 §2 (`tls_client_certificate_bound_access_tokens`)
provider with_certificates(provider tokens, certificate_options options = {});

}  // namespace warder::oauth
