#include "app/dev_issuer.hpp"

#include <warder/http/percent.hpp>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <string>

namespace warder {
namespace {

/// A host that lets clients connect, and says nothing.
class silent_host {
  public:
    silent_host() {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* const address = reinterpret_cast<sockaddr*>(&at);
        EXPECT_EQ(::bind(listening_, address, size), 0);
        EXPECT_EQ(::listen(listening_, 4), 0);
        EXPECT_EQ(::getsockname(listening_, address, &size), 0);
        port_ = ntohs(at.sin_port);
    }
    silent_host(const silent_host&) = delete;
    silent_host& operator=(const silent_host&) = delete;
    ~silent_host() {
        ::close(client_);
        ::close(listening_);
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/client.json"; }

    /// Waits until somebody connects.
    void let_in() { client_ = ::accept(listening_, nullptr, nullptr); }

  private:
    int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int client_ = -1;
    std::uint16_t port_ = 0;
};

// Whoever waits for a document is resumed with a failure, and uses the server once more: the
// address sanitizer tells whether it is there still.
TEST(DevIssuer, EndsWhileADocumentOfAClientIsFetched) {
    silent_host host;
    net::http_client browser;
    auto issuer =
        dev_issuer::start({.server_url = "http://localhost:3002/", .port = 0}, null_log());
    ASSERT_TRUE(issuer) << issuer.error().log_text();
    std::promise<bool> answered;
    start(
        browser.send(
            {.url = (*issuer)->url() +
                    "/oauth/authorize?client_id=" + http::percent_encode(host.url())}
        ),
        [&](const result<http::response>& got) { answered.set_value(got.has_value()); }
    );
    host.let_in();
    issuer->reset();
    EXPECT_FALSE(answered.get_future().get());
}

}  // namespace
}  // namespace warder
