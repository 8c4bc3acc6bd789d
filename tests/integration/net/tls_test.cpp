#include "certificate.hpp"
#include "socket_client.hpp"
#include "test_service.hpp"
#include "variable.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/http/body_stream.hpp>
#include <warder/net/http_client.hpp>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <fstream>
#include <memory>

namespace warder::net {
namespace {

/// What a handshake that a test shapes came to.
struct handshake {
    bool done = false;
    std::string protocol;
    std::string version;
};

using client_context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

handshake shake_hands(std::uint16_t port, SSL_CTX* context) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> link(
        BIO_new_ssl_connect(context), BIO_free_all
    );
    SSL* session = nullptr;
    BIO_get_ssl(link.get(), &session);
    BIO_set_conn_hostname(link.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    handshake got;
    got.done = BIO_do_connect(link.get()) == 1 && BIO_do_handshake(link.get()) == 1;
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(session, &chosen, &size);
    got.protocol.assign(reinterpret_cast<const char*>(chosen), size);
    got.version = SSL_get_version(session);
    return got;
}

class Tls : public testing::Test {
  protected:
    http_server_options options() const {
        http_server_options with;
        with.certificate_file = certificate.certificate_file();
        with.private_key_file = certificate.key_file();
        return with;
    }
    http_client trusting() const {
        return http_client({.authorities_file = certificate.certificate_file()});
    }
    static std::string url(const test_server& server) {
        return "https://localhost:" + std::to_string(server.port()) + "/echo";
    }

    test_certificate certificate;
    client_context context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
};

TEST_F(Tls, CarriesRequestsAndLargeBodies) {
    test_server server(echo, options());
    http_client client = trusting();
    for (const std::size_t size : {0u, 5u, 20'000u, 3'000'000u}) {
        http::client_request request;
        request.method = http::method::post;
        request.url = url(server);
        request.body = std::string(size, 'x');
        request.max_response_bytes = 4'000'000;
        const auto got = wait_for(client.send(std::move(request)));
        ASSERT_TRUE(got) << got.error().log_text();
        EXPECT_EQ(got->status, 200u);
        EXPECT_EQ(got->body.size(), size);
    }
}

TEST_F(Tls, TrustsTheFileThatIsNamedAndElseThatOfTheEnvironment) {
    test_server server(echo, options());
    const test_certificate another;
    const auto failure = [&](const std::string& authorities_file) {
        http_client client({.authorities_file = authorities_file});
        http::client_request request;
        request.url = url(server);
        const auto got = wait_for(client.send(std::move(request)));
        return got ? std::string() : got.error().log_text();
    };
    const auto is_trusted = [&](const std::string& file) { return failure(file).empty(); };
    const auto cannot_be_read = [&](const std::string& file) {
        return failure(file).find("Problem with the SSL CA cert") != std::string::npos;
    };
    {
        const variable named("SSL_CERT_FILE", certificate.certificate_file().c_str());
        EXPECT_TRUE(is_trusted(""));
        EXPECT_FALSE(is_trusted(another.certificate_file()));
    }
    {
        const variable named("SSL_CERT_FILE", another.certificate_file().c_str());
        EXPECT_FALSE(is_trusted(""));
        EXPECT_TRUE(is_trusted(certificate.certificate_file()));
    }
    const std::string missing = certificate.certificate_file() + ".missing";
    EXPECT_TRUE(cannot_be_read(missing));
    {
        const variable named("SSL_CERT_FILE", missing.c_str());
        EXPECT_TRUE(cannot_be_read(""));
        EXPECT_TRUE(is_trusted(certificate.certificate_file()));
    }
    const variable empty("SSL_CERT_FILE", "");
    EXPECT_FALSE(is_trusted("")) << "the system does not vouch for it";
    EXPECT_FALSE(cannot_be_read("")) << "no file is named";
    EXPECT_TRUE(is_trusted(certificate.certificate_file()));
}

TEST_F(Tls, CarriesStreamsPieceByPiece) {
    const auto stream = std::make_shared<http::body_stream>();
    test_server server(
        [&](http::request&, http::body_source&) -> task<http::response> {
            http::response response;
            response.stream = stream;
            co_return response;
        },
        options()
    );
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> link(
        BIO_new_ssl_connect(context.get()), BIO_free_all
    );
    BIO_set_conn_hostname(link.get(), ("127.0.0.1:" + std::to_string(server.port())).c_str());
    const std::string request = get("/");
    ASSERT_GT(BIO_write(link.get(), request.data(), static_cast<int>(request.size())), 0);
    const auto receive_until = [&](std::string_view end) {
        std::string got;
        for (char c = 0; !got.ends_with(end) && BIO_read(link.get(), &c, 1) == 1;)
            got += c;
        return got;
    };
    const std::string head = receive_until("\r\n\r\n");
    EXPECT_NE(head.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos) << head;
    stream->write("one");
    EXPECT_EQ(receive_until("one\r\n"), "3\r\none\r\n");
    const std::string large(100'000, 'x');
    stream->write(large);
    EXPECT_EQ(receive_until("x\r\n"), "186a0\r\n" + large + "\r\n");
    stream->end("end");
    EXPECT_EQ(receive_until("0\r\n\r\n"), "3\r\nend\r\n0\r\n\r\n");
}

TEST_F(Tls, TheServiceIsToldThatItIsSecure) {
    test_server server(
        [](http::request& request, http::body_source&) -> task<http::response> {
            const std::string secure = request.on->secure ? " secure" : " open";
            co_return http::text_response(200, std::string(request.scheme) + secure);
        },
        options()
    );
    http_client client = trusting();
    const auto got = wait_for(client.send({.url = url(server)}));
    ASSERT_TRUE(got);
    EXPECT_EQ(got->body, "https secure");
}

TEST_F(Tls, AClientThatDoesNotKnowTheAuthorityRefuses) {
    test_server server(say_hi, options());
    http_client client;
    const auto got = wait_for(client.send({.url = url(server)}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, std::errc::protocol_error);
    EXPECT_NE(got.error().detail.find("certificate"), std::string::npos) << got.error().detail;
    EXPECT_TRUE(wait_for(trusting().send({.url = url(server)})));
}

TEST_F(Tls, AClientThatAskedForAnotherNameRefuses) {
    test_server server(say_hi, options());
    http_client client = trusting();
    const std::string port = std::to_string(server.port());
    EXPECT_TRUE(wait_for(client.send({.url = "https://127.0.0.1:" + port + "/"})));
    EXPECT_FALSE(wait_for(client.send({.url = "https://127.0.0.2:" + port + "/"})));
}

TEST_F(Tls, OldVersionsAreRefused) {
    test_server server(say_hi, options());
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    EXPECT_FALSE(shake_hands(server.port(), context.get()).done);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    EXPECT_EQ(shake_hands(server.port(), context.get()).version, "TLSv1.2");
    SSL_CTX_set_max_proto_version(context.get(), 0);
    EXPECT_EQ(shake_hands(server.port(), context.get()).version, "TLSv1.3");
}

TEST_F(Tls, OffersHttp11ByAlpn) {
    test_server server(say_hi, options());
    const auto offer = [&](std::string_view protocols) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(protocols.data());
        SSL_CTX_set_alpn_protos(context.get(), bytes, static_cast<unsigned>(protocols.size()));
        return shake_hands(server.port(), context.get());
    };
    EXPECT_EQ(offer("\x02h2\x08http/1.1").protocol, "http/1.1");
    const auto other = offer("\x02h2");
    EXPECT_FALSE(other.done && other.version != "TLSv1.3");
    EXPECT_EQ(other.protocol, "");
}

TEST_F(Tls, PlainTextIsNotAnswered) {
    test_server server(say_hi, options());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive_all().find("HTTP/"), std::string::npos);
}

/// SHA-256 of the certificate in a PEM file, as base64url.
std::string digest_of(const std::string& pem_file) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> file(
        BIO_new_file(pem_file.c_str(), "r"), BIO_free_all
    );
    const std::unique_ptr<X509, decltype(&X509_free)> read(
        PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free
    );
    unsigned char* der = nullptr;
    const int size = i2d_X509(read.get(), &der);
    const auto digest = crypto::sha256({reinterpret_cast<char*>(der), std::size_t(size)});
    OPENSSL_free(der);
    return crypto::base64url_encode(crypto::as_text(digest));
}

/// A server that says which certificate it was shown, and clients that show one.
class TlsClients : public Tls {
  protected:
    TlsClients()
        : service([](http::request& request, http::body_source&) -> task<http::response> {
              co_return http::text_response(200, "[" + request.on->certificate_thumbprint + "]");
          }),
          server(on_a_free_port()) {
        if (!server.listen()) throw std::runtime_error("no port");
    }
    ~TlsClients() override { server.stop(); }

    http_server_options on_a_free_port() const {
        auto with = options();
        with.port = 0;
        with.loops = 1;
        return with;
    }
    void serve(bool asks) {
        if (asks) server.ask_for_certificates();
        server.serve(service);
    }
    void show(const test_certificate& shown) {
        context.reset(SSL_CTX_new(TLS_client_method()));  // one has a place for each kind of key
        SSL_CTX_use_certificate_file(
            context.get(), shown.certificate_file().c_str(), SSL_FILETYPE_PEM
        );
        SSL_CTX_use_PrivateKey_file(context.get(), shown.key_file().c_str(), SSL_FILETYPE_PEM);
    }
    struct heard {
        std::string body;
        bool resumed = false;
    };

    /// What the server says to `count` requests on one connection, which goes on with a session.
    heard ask(int count = 1, SSL_SESSION* session = nullptr) {
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> link(
            BIO_new_ssl_connect(context.get()), BIO_free_all
        );
        SSL* tls = nullptr;
        BIO_get_ssl(link.get(), &tls);
        if (session != nullptr) SSL_set_session(tls, session);
        BIO_set_conn_hostname(link.get(), ("127.0.0.1:" + std::to_string(server.port())).c_str());
        heard got;
        for (int i = 0; i < count; ++i) {
            const std::string request = get("/");
            if (BIO_write(link.get(), request.data(), static_cast<int>(request.size())) <= 0) break;
            for (char c = 0; !got.body.ends_with(']') && BIO_read(link.get(), &c, 1) == 1;)
                got.body += c;
            got.body.erase(0, std::min(got.body.find('['), got.body.size()));
            if (i + 1 < count) got.body.clear();
        }
        got.resumed = SSL_session_reused(tls) != 0;
        kept.reset(SSL_get1_session(tls));
        return got;
    }

    test_service service;
    http_server server;
    std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> kept{nullptr, SSL_SESSION_free};
};

TEST_F(TlsClients, AreKnownByTheirCertificates) {
    serve(true);
    EXPECT_EQ(ask().body, "[]") << "one without a certificate is welcome";
    const test_certificate own;
    show(own);
    EXPECT_EQ(ask().body, "[" + digest_of(own.certificate_file()) + "]") << "whoever signed it";
    EXPECT_EQ(ask(3).body, "[" + digest_of(own.certificate_file()) + "]");
    const test_certificate rsa(test_certificate::kind::rsa);
    show(rsa);
    EXPECT_EQ(ask().body, "[" + digest_of(rsa.certificate_file()) + "]");
    EXPECT_TRUE(wait_for(
        trusting().send({.url = "https://localhost:" + std::to_string(server.port()) + "/"})
    ));
}

TEST_F(TlsClients, AreKnownInASessionThatIsTakenUpAgain) {
    serve(true);
    const test_certificate own;
    show(own);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        SSL_CTX_set_min_proto_version(context.get(), version);
        SSL_CTX_set_max_proto_version(context.get(), version);
        ASSERT_FALSE(ask().resumed);
        const auto session = std::move(kept);
        const auto again = ask(1, session.get());
        EXPECT_TRUE(again.resumed);
        EXPECT_EQ(again.body, "[" + digest_of(own.certificate_file()) + "]");
    }
}

TEST_F(TlsClients, AreAskedForNothingOtherwise) {
    serve(false);
    const test_certificate own;
    show(own);
    EXPECT_EQ(ask().body, "[]");
}

TEST_F(TlsClients, HaveTheKeyOfTheirCertificate) {
    serve(true);
    const test_certificate own;
    const test_certificate other;
    show(own);
    SSL_CTX_use_certificate_file(context.get(), other.certificate_file().c_str(), SSL_FILETYPE_PEM);
    // OpenSSL forgets a key that does not fit, and shows nothing.
    EXPECT_EQ(ask().body, "[]");
}

TEST_F(Tls, AHandshakeThatDoesNotEndIsClosed) {
    auto with = options();
    with.head_timeout = std::chrono::milliseconds(50);
    test_server server(say_hi, std::move(with));
    socket_client client(server.port());
    ASSERT_TRUE(client.send("\x16\x03\x01"));
    EXPECT_TRUE(client.ended());
}

TEST_F(Tls, DrainsLikeAPlainServer) {
    test_server server(say_hi, options());
    http_client client = trusting();
    ASSERT_TRUE(wait_for(client.send({.url = url(server)})));
    EXPECT_TRUE(server.drained());
}

TEST_F(Tls, FilesThatCannotBeUsedAreErrorsThatNameThem) {
    test_service service(say_hi);
    const test_certificate other;
    std::ofstream(certificate.certificate_file() + ".bad") << "no certificate";
    const test_certificate rsa(test_certificate::kind::rsa);
    struct row {
        std::string certificate_file, key_file, named;
    };
    const std::vector<row> rows = {
        {"/does/not/exist", certificate.key_file(), "/does/not/exist"},
        {certificate.certificate_file() + ".bad", certificate.key_file(), ".bad"},
        {certificate.certificate_file(), "/does/not/exist", "/does/not/exist"},
        {certificate.certificate_file(), other.key_file(), other.key_file()},
        {certificate.certificate_file(), rsa.key_file(), rsa.key_file()},
        {certificate.certificate_file(), certificate.locked_key_file(), "without a password"},
        {certificate.certificate_file(), "", "both"},
        {"", certificate.key_file(), "both"},
    };
    for (const auto& [certificate_file, key_file, named] : rows) {
        http_server_options with;
        with.port = 0;
        with.certificate_file = certificate_file;
        with.private_key_file = key_file;
        http_server server(std::move(with));
        const auto started = server.listen();
        ASSERT_FALSE(started) << named;
        EXPECT_NE(started.error().description.find(named), std::string::npos)
            << started.error().log_text();
    }
}

}  // namespace
}  // namespace warder::net
