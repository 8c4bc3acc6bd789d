#include "net/server/listener.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace warder::net {
namespace {

using boost::asio::ip::tcp;
using error_code = boost::system::error_code;

/// Connections that are accepted before other work of the loop gets its chance.
constexpr int batch = 64;

/// What a connection beyond the cap is told.
constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\n"
    "Content-Length: 48\r\nConnection: close\r\n\r\n"
    R"({"error":"The server has too many connections."})";

/// The address as text; an IPv4 address that an IPv6 socket shows is given as IPv4.
void write_address(const sockaddr_storage& from, accepted_socket& into) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (from.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        into.peer_port = ntohs(v4.sin_port);
    } else {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
        const bool is_v4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
        const unsigned char* bytes = v6.sin6_addr.s6_addr;
        ::inet_ntop(
            is_v4 ? AF_INET : AF_INET6, is_v4 ? bytes + 12 : bytes, text.data(), text.size()
        );
        into.peer_port = ntohs(v6.sin6_port);
    }
    into.peer_address = text.data();
}

error cannot_listen(const http_server_options& options, const error_code& why) {
    const std::string where = options.host + " port " + std::to_string(options.port);
    std::string text = "Cannot listen on " + where + ": " + why.message() + ".";
    if (why == boost::asio::error::address_in_use) {
        text = "Cannot listen on " + where +
               ": the port is in use. Stop the program that has it, or choose another port.";
    } else if (why == boost::asio::error::access_denied) {
        text = "Cannot listen on " + where +
               ": this user may not. Choose a port from 1024 on, or allow it to the program.";
    } else if (why == error_code(EADDRNOTAVAIL, boost::system::system_category())) {
        text = "Cannot listen on " + where + ": the address is not one of this machine.";
    }
    return error(std::error_code(why.value(), std::system_category()), std::move(text));
}

}  // namespace

listener::listener(std::vector<std::shared_ptr<server_loop>> loops)
    : loops_(std::move(loops)),
      state_(*loops_.front()->state),
      acceptor_(loops_.front()->events.context()),
      pause_(loops_.front()->events.context()) {}

result<void> listener::open() {
    const http_server_options& options = state_.options;
    error_code failure;
    tcp::resolver resolver(acceptor_.get_executor());
    const auto found = resolver.resolve(
        options.host, std::to_string(options.port), tcp::resolver::passive, failure
    );
    if (failure || found.empty()) {
        return error(
            std::make_error_code(std::errc::invalid_argument),
            "Cannot listen on " + options.host + ": it is no address or name of this machine.",
            failure.message()
        );
    }
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), failure);
    // A port whose last connections linger can be had again; one that is in use cannot.
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    // Accepted sockets inherit it.
    if (!failure) acceptor_.set_option(tcp::no_delay(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(options.backlog, failure);
    if (!failure) acceptor_.native_non_blocking(true, failure);
    if (!failure) port_ = acceptor_.local_endpoint(failure).port();
    if (failure) return cannot_listen(options, failure);
    return {};
}

void listener::wait() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [this](const error_code& failure) {
        if (failure) return;
        paused_ = false;
        accept_batch();
        if (!paused_) return wait();
        pause_.expires_after(std::chrono::milliseconds(100));
        pause_.async_wait([this](const error_code& stopped) {
            if (!stopped) wait();
        });
    });
}

bool listener::accept_batch() {
    for (int i = 0; i < batch; ++i) {
        if (!accept_one()) return false;
    }
    return true;
}

bool listener::accept_one() {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int got = ::accept4(
        acceptor_.native_handle(),
        reinterpret_cast<sockaddr*>(&from),
        &size,
        SOCK_NONBLOCK | SOCK_CLOEXEC
    );
    if (got < 0) return errno == EINTR || errno == ECONNABORTED || must_pause(errno);
    accepted_socket socket;
    socket.socket = unique_fd(got);
    write_address(from, socket);
    deal(std::move(socket));
    return true;
}

bool listener::must_pause(int failure) {
    if (failure == EAGAIN) return false;
    // Out of descriptors or memory: asking again at once would spin.
    paused_ = true;
    state_.log.warning(
        "connections cannot be accepted", {{"reason", std::generic_category().message(failure)}}
    );
    return false;
}

void listener::deal(accepted_socket socket) {
    if (state_.connections.fetch_add(1) >= state_.options.max_connections) {
        state_.leave(state_.connections);
        if (!std::exchange(full_, true)) state_.log.warning("too many connections");
        return refuse(std::move(socket.socket));
    }
    full_ = false;
    loops_[next_++ % loops_.size()]->adopt(std::move(socket));
}

void listener::refuse(unique_fd socket) {
    // Under TLS there is no handshake to say it in.
    if (!state_.tls) {
        static_cast<void>(
            ::send(socket.get(), too_many.data(), too_many.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
        );
    }
    static_cast<void>(::shutdown(socket.get(), SHUT_WR));
}

void listener::finish() {
    error_code ignored;
    pause_.cancel();
    while (accept_batch()) {
    }
    acceptor_.close(ignored);
}

}  // namespace warder::net
