#include "certificate.hpp"
#include "test_service.hpp"
#include "variable.hpp"
#include <warder/net/http_client.hpp>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace warder::net {
namespace {

/// Listens on a free port of 127.0.0.1, answers nobody, and knows whether somebody came.
class bait {
  public:
    bait() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(here);
        auto* const address = reinterpret_cast<sockaddr*>(&here);
        if (::bind(socket_, address, size) != 0 || ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, address, &size) != 0) {
            throw std::runtime_error("no socket to listen at");
        }
        port_ = std::to_string(ntohs(here.sin_port));
    }
    ~bait() { ::close(socket_); }
    bait(const bait&) = delete;
    bait& operator=(const bait&) = delete;

    const std::string& port() const { return port_; }

    /// Whether there was a connection since the last question.
    bool was_taken() const {
        const int taken = ::accept(socket_, nullptr, nullptr);
        if (taken >= 0) ::close(taken);
        return taken >= 0;
    }

  private:
    int socket_;
    std::string port_;
};

http::client_request from_peer(std::string url) {
    http::client_request request;
    request.url = std::move(url);
    request.timeout = std::chrono::seconds(2);
    request.to = http::destination::supplied_by_peer;
    return request;
}

void expect_says_nothing(const result<http::response>& got, std::string_view reason) {
    ASSERT_FALSE(got) << reason;
    EXPECT_EQ(got.error().code, std::errc::io_error) << reason;
    EXPECT_EQ(got.error().description, "The URL could not be fetched.");
    EXPECT_NE(got.error().detail.find(reason), std::string::npos) << got.error().detail;
}

TEST(PeerUrl, ANameThatLeadsInsideIsRefusedWhereItConnects) {
    const bait inside;
    const struct {
        const char* address;
        const char* known_as;
    } rows[] = {
        {"127.0.0.1", "127.0.0.1"},
        {"127.1.2.3", "127.1.2.3"},
        {"0.0.0.0", "0.0.0.0"},
        {"10.0.0.1", "10.0.0.1"},
        {"172.16.0.1", "172.16.0.1"},
        {"192.168.0.1", "192.168.0.1"},
        {"100.64.0.1", "100.64.0.1"},
        {"169.254.169.254", "169.254.169.254"},
        {"198.18.0.1", "198.18.0.1"},
        {"192.0.2.1", "192.0.2.1"},
        {"224.0.0.1", "224.0.0.1"},
        {"255.255.255.255", "255.255.255.255"},
        {"[::1]", "::1"},
        {"[::]", "::"},
        {"[::ffff:127.0.0.1]", "127.0.0.1"},
        {"[::ffff:10.0.0.1]", "10.0.0.1"},
        {"[::127.0.0.1]", "::127.0.0.1"},
        {"[64:ff9b::7f00:1]", "64:ff9b::7f00:1"},
        {"[64:ff9b:1::808:808]", "64:ff9b:1::808:808"},
        {"[2002:7f00:1::]", "2002:7f00:1::"},
        {"[2001:0:808:808::80ff:fffe]", "2001:0:808:808::80ff:fffe"},
        {"[fd00:ec2::254]", "fd00:ec2::254"},
        {"[fe80::1]", "fe80::1"},
        {"[fec0::1]", "fec0::1"},
        {"[ff02::1]", "ff02::1"},
        {"[2001:db8::1]", "2001:db8::1"},
    };
    for (const auto& [address, known_as] : rows) {
        http_client client({.addresses = {"peer.example:" + inside.port() + ":" + address}});
        const auto got =
            wait_for(client.send(from_peer("https://peer.example:" + inside.port() + "/")));
        expect_says_nothing(got, std::string(known_as) + " is no public address");
        EXPECT_FALSE(inside.was_taken()) << address;
    }
    // The bait works.
    http_client client({.addresses = {"peer.example:" + inside.port() + ":127.0.0.1"}});
    auto request = from_peer("https://peer.example:" + inside.port() + "/");
    request.to = http::destination::configured;
    request.timeout = std::chrono::milliseconds(50);
    EXPECT_FALSE(wait_for(client.send(std::move(request))));
    EXPECT_TRUE(inside.was_taken());
}

TEST(PeerUrl, ANameWithOnePublicAddressReachesNoOther) {
    const bait inside;
    // 240.0.0.0/4 leads nowhere, and is as little public as the bait.
    http_client client({.addresses = {"peer.example:" + inside.port() + ":240.0.0.1,127.0.0.1"}});
    const auto got =
        wait_for(client.send(from_peer("https://peer.example:" + inside.port() + "/")));
    expect_says_nothing(got, "127.0.0.1 is no public address");
    EXPECT_FALSE(inside.was_taken());
}

TEST(PeerUrl, AnAddressInsideIsRefusedInEachForm) {
    const bait inside;
    http_client client;
    for (const char* host :
         {"127.0.0.1",
          "localhost",
          "LOCALHOST",
          "localhost.",
          "127.1",
          "2130706433",
          "0x7f000001",
          "0x7f.1",
          "0177.0.0.1",
          "0",
          "[::1]",
          "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]",
          "[64:ff9b::127.0.0.1]"}) {
        const auto got =
            wait_for(client.send(from_peer("https://" + std::string(host) + ":" + inside.port())));
        expect_says_nothing(got, "");
        EXPECT_FALSE(inside.was_taken()) << host;
    }
}

TEST(PeerUrl, IsHttpsWithoutCredentials) {
    const bait inside;
    http_client client;
    const std::string host = "127.0.0.1:" + inside.port();
    for (const std::string& url :
         {"http://" + host,
          "ftp://" + host,
          std::string("file:///etc/hostname"),
          "https://user@" + host,
          "https://user:password@" + host,
          "https://@" + host,
          "https://:@" + host}) {
        const auto got = wait_for(client.send(from_peer(url)));
        ASSERT_FALSE(got) << url;
        EXPECT_EQ(got.error().code, std::errc::invalid_argument) << url;
        EXPECT_EQ(got.error().description.find("127"), std::string::npos);
    }
    EXPECT_FALSE(inside.was_taken());
}

// A connection that the operator's URL has made is there to be used, and leads inside.
TEST(PeerUrl, AKeptConnectionIsNoWayIn) {
    const test_certificate certificate;
    http_server_options with;
    with.certificate_file = certificate.certificate_file();
    with.private_key_file = certificate.key_file();
    test_server server(say_hi, std::move(with));
    const std::string port = std::to_string(server.port());
    const std::string url = "https://peer.example:" + port + "/";
    http_client client(
        {.addresses = {"peer.example:" + port + ":127.0.0.1"},
         .authorities_file = certificate.certificate_file()}
    );
    const auto configured = wait_for(client.send({.url = url}));
    ASSERT_TRUE(configured) << configured.error().log_text();
    expect_says_nothing(wait_for(client.send(from_peer(url))), "127.0.0.1 is no public address");
    EXPECT_TRUE(wait_for(client.send({.url = url}))) << "the kept connection is still good";
    server.server.stop();
    EXPECT_EQ(server.service.sent_lines().size(), 2U);
}

TEST(PeerUrl, MayBeOfThisMachineInDevelopment) {
    test_server server([](http::request& request, http::body_source&) -> task<http::response> {
        const std::size_t size = request.target == "/large" ? 64 * 1024 + 1 : 64 * 1024;
        co_return http::text_response(200, std::string(size, 'x'));
    });
    const std::string port = std::to_string(server.port());
    http_client client(
        {.loopback_for_peers = true, .addresses = {"peer.example:" + port + ":127.0.0.1"}}
    );
    const auto got = wait_for(client.send(from_peer("http://127.0.0.1:" + port + "/")));
    ASSERT_TRUE(got) << got.error().log_text();
    EXPECT_EQ(got->body.size(), http::max_peer_bytes);
    EXPECT_TRUE(wait_for(client.send(from_peer("http://localhost:" + port + "/"))));

    const auto large = wait_for(client.send(from_peer("http://127.0.0.1:" + port + "/large")));
    ASSERT_FALSE(large) << "whatever the request says";
    EXPECT_EQ(large.error().code, std::errc::message_size);

    // What is not named as this machine is not this machine.
    const auto named = wait_for(client.send(from_peer("https://peer.example:" + port + "/")));
    expect_says_nothing(named, "127.0.0.1 is no public address");
    const auto open = wait_for(client.send(from_peer("http://peer.example:" + port + "/")));
    EXPECT_EQ(open.error().description, "The URL is not https.");
    expect_says_nothing(wait_for(client.send(from_peer("https://10.0.0.1/"))), "10.0.0.1");
}

TEST(PeerUrl, GoesByNoProxyThatIsNotTrusted) {
    test_server proxy(say_hi);
    const std::string at = "http://127.0.0.1:" + std::to_string(proxy.port());
    const variable set("https_proxy", at.c_str());
    const variable no_exceptions("no_proxy", "");
    const variable no_exceptions_upper("NO_PROXY", "");
    const std::vector<std::string> addresses = {"peer.example:443:10.0.0.1"};
    http_client direct({.addresses = addresses});
    expect_says_nothing(
        wait_for(direct.send(from_peer("https://peer.example/"))), "10.0.0.1 is no public address"
    );
    const variable exceptions("no_proxy", "peer.example");
    // Our server is no proxy, and says so.
    http_client trusting({.trust_proxy_with_peer_urls = true, .addresses = addresses});
    expect_says_nothing(wait_for(trusting.send(from_peer("https://peer.example/"))), "CONNECT");
    // Without a proxy there is none to trust.
    const variable none("https_proxy", "");
    const variable none_upper("HTTPS_PROXY", "");
    const variable none_of_all("all_proxy", "");
    const variable none_of_all_upper("ALL_PROXY", "");
    expect_says_nothing(
        wait_for(trusting.send(from_peer("https://peer.example/"))), "10.0.0.1 is no public address"
    );
}

TEST(PeerUrl, LeavesPlacesToTheOperatorsUrls) {
    gate held;
    test_server server(held.service());
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
    http_client client({.loopback_for_peers = true});
    std::latch done(16);
    for (int i = 0; i < 16; ++i) {
        start(client.send(from_peer(url)), [&](const result<http::response>&) {
            done.count_down();
        });
    }
    const auto refused = wait_for(client.send(from_peer(url)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, std::errc::resource_unavailable_try_again);
    held.open();
    EXPECT_TRUE(wait_for(client.send({.url = url})));
    done.wait();
    EXPECT_TRUE(wait_for(client.send(from_peer(url)))) << "there are places again";
}

}  // namespace
}  // namespace warder::net
