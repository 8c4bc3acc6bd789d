/// TLS for accepted sockets: the certificate, and one session a connection.
#pragma once

#include <warder/core/result.hpp>

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace warder::net {

struct tls_deleter {
    void operator()(ssl_ctx_st* context) const noexcept;
    void operator()(ssl_st* session) const noexcept;
};
using tls_context = std::unique_ptr<ssl_ctx_st, tls_deleter>;
using tls_session = std::unique_ptr<ssl_st, tls_deleter>;

/// Loads a certificate chain and its key, both PEM. TLS 1.2 and later, and HTTP/1.1 by ALPN.
///
/// @errors  a file that cannot be read or holds something else, and a key that does not fit; the
/// description names the file
result<tls_context> load_tls(const std::string& certificate_file, const std::string& key_file);

/// Asks the clients of new sessions for a certificate, and takes any, or none.
///
/// @source  RFC 8705 §6.2: who signed it is the authorization server's to know
void ask_for_certificates(ssl_ctx_st& context);

/// SHA-256 of the client's certificate in DER, as base64url; empty where there is none, or the
/// handshake is not over.
std::string certificate_thumbprint(const ssl_st& session);

/// The server's end of a session over `socket`; null when memory is short. The handshake happens
/// in the first reads and writes.
tls_session accept_tls(ssl_ctx_st& context, int socket);

}  // namespace warder::net
