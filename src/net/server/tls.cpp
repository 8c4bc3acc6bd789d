#include "net/server/tls.hpp"

#include <warder/crypto/base64url.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace warder::net {
namespace {

constexpr std::array<unsigned char, 9> protocol = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// RFC 7301 §3.2: a client that offers only other protocols is refused.
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*) {
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(
        &found, size, protocol.data(), protocol.size(), offered, offered_size
    );
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

/// No password: a server that starts by itself has nobody to ask, and OpenSSL would ask a terminal.
int no_password(char*, int, int, void*) {
    return 0;
}

/// The handshake proves that the client has the key; more is not asked.
int accept_any(X509_STORE_CTX*, void*) {
    return 1;
}

error cannot_load(const std::string& what) {
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return error(std::make_error_code(std::errc::invalid_argument), what, reason.data());
}

}  // namespace

void tls_deleter::operator()(ssl_ctx_st* context) const noexcept {
    SSL_CTX_free(context);
}

void tls_deleter::operator()(ssl_st* session) const noexcept {
    SSL_free(session);
}

result<tls_context> load_tls(const std::string& certificate_file, const std::string& key_file) {
    ERR_clear_error();
    tls_context context(SSL_CTX_new(TLS_server_method()));
    if (!context) return cannot_load("TLS cannot be set up.");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(
        context.get(),
        SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
            SSL_MODE_RELEASE_BUFFERS
    );
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_default_passwd_cb(context.get(), no_password);
    SSL_CTX_set_alpn_select_cb(context.get(), select_protocol, nullptr);

    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1) {
        return cannot_load(
            "The certificate file " + certificate_file +
            " cannot be used. It has to exist, be readable, and hold a PEM certificate chain."
        );
    }
    // A key of another type than the certificate's is compared by the second call only.
    if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1) {
        return cannot_load(
            "The key file " + key_file +
            " cannot be used. It has to exist, be readable, hold a PEM private key without a "
            "password, and fit the certificate in " +
            certificate_file + "."
        );
    }
    return context;
}

void ask_for_certificates(ssl_ctx_st& context) {
    constexpr std::size_t longest_chain = 16 * 1024;  // a few certificates, and no stranger's gift
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(&context, accept_any, nullptr);
    SSL_CTX_set_max_cert_list(&context, longest_chain);
    // A session that is taken up again keeps the certificate, and OpenSSL wants to know for whom.
    constexpr std::array<unsigned char, 6> name = {'w', 'a', 'r', 'd', 'e', 'r'};
    SSL_CTX_set_session_id_context(&context, name.data(), name.size());
}

std::string certificate_thumbprint(const ssl_st& session) {
    const X509* const certificate = SSL_get0_peer_certificate(&session);
    if (certificate == nullptr || SSL_is_init_finished(&session) == 0) return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
    return crypto::base64url_encode({reinterpret_cast<const char*>(digest.data()), size});
}

tls_session accept_tls(ssl_ctx_st& context, int socket) {
    tls_session session(SSL_new(&context));
    if (session) {
        SSL_set_fd(session.get(), socket);
        SSL_set_accept_state(session.get());
    }
    return session;
}

}  // namespace warder::net
