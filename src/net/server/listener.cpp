#include "net/server/listener.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

namespace warder::net {
namespace {

/// Connections that are accepted before other work of the loop gets its chance.
constexpr int batch = 64;

/// While descriptors or memory are short.
constexpr std::chrono::milliseconds pause{100};

/// A flood of connections must not become a flood of lines.
constexpr std::chrono::seconds between_warnings{5};

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

error cannot_listen(const http_server_options& options, std::string_view why, int number) {
    std::string text = "Cannot listen on " + options.host;
    if (number != 0) text += " port " + std::to_string(options.port);
    return error(
        number == 0 ? std::make_error_code(std::errc::invalid_argument)
                    : std::error_code(number, std::system_category()),
        text.append(": ").append(why)
    );
}

error cannot_listen(const http_server_options& options, int number) {
    switch (number) {
        case EADDRINUSE:
            return cannot_listen(
                options,
                "the port is in use. Stop the program that has it, or choose another port.",
                number
            );
        case EACCES:
            return cannot_listen(
                options,
                "this user may not. Choose a port from 1024 on, or allow it to the program.",
                number
            );
        case EADDRNOTAVAIL:
            return cannot_listen(options, "the address is not one of this machine.", number);
        default:
            return cannot_listen(options, std::generic_category().message(number) + ".", number);
    }
}

bool is_loopback(const sockaddr& address) noexcept {
    if (address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

bool is_internet(const addrinfo& address) noexcept {
    return address.ai_family == AF_INET || address.ai_family == AF_INET6;
}

bool switch_on(const unique_fd& socket, int level, int option) noexcept {
    const int on = 1;
    return ::setsockopt(socket.get(), level, option, &on, sizeof on) == 0;
}

/// A bound and listening socket; none, with `errno` set, where that failed.
unique_fd listening(const addrinfo& address, const http_server_options& options, bool alone) {
    unique_fd socket(
        ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP)
    );
    if (!socket) return {};
    // A port whose last connections linger can be had again; one that is in use cannot. Accepted
    // sockets inherit TCP_NODELAY. An IPv6 socket beside an IPv4 one must leave IPv4 to it.
    const bool ready =
        switch_on(socket, SOL_SOCKET, SO_REUSEADDR) &&
        switch_on(socket, IPPROTO_TCP, TCP_NODELAY) &&
        (address.ai_family == AF_INET || alone || switch_on(socket, IPPROTO_IPV6, IPV6_V6ONLY)) &&
        ::bind(socket.get(), address.ai_addr, address.ai_addrlen) == 0 &&
        ::listen(socket.get(), options.backlog) == 0;
    return ready ? std::move(socket) : unique_fd();
}

std::uint16_t port_of(const unique_fd& socket) noexcept {
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&name), &size) != 0) return 0;
    // The port stands at the same place in both.
    return ntohs(reinterpret_cast<const sockaddr_in&>(name).sin_port);
}

void set_port(addrinfo& address, std::uint16_t port) noexcept {
    reinterpret_cast<sockaddr_in*>(address.ai_addr)->sin_port = htons(port);
}

}  // namespace

listener::listener(std::vector<std::shared_ptr<server_loop>> loops)
    : loops_(std::move(loops)), state_(*loops_.front()->state) {}

result<void> listener::open() {
    const http_server_options& options = state_.options;
    addrinfo wanted{};
    wanted.ai_flags = AI_PASSIVE;
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int failure = ::getaddrinfo(options.host.c_str(), nullptr, &wanted, &list);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> found(list, &::freeaddrinfo);
    if (failure != 0) {
        return cannot_listen(options, "it is no address or name of this machine.", 0);
    }
    // A name may stand for an IPv4 and an IPv6 address; each gets a socket.
    port_ = options.port;
    std::optional<error> first_failure;
    for (addrinfo* each = found.get(); each != nullptr; each = each->ai_next) {
        if (!is_internet(*each)) continue;
        set_port(*each, port_);
        auto added = add(*each, found->ai_next == nullptr);
        if (!added && !first_failure) first_failure = std::move(added).error();
    }
    // A machine without IPv6 may still have a name for its loopback address.
    const auto is_harmless = [](const error& why) {
        return why.code == std::errc::address_not_available ||
               why.code == std::errc::address_family_not_supported;
    };
    const bool fatal = entrances_.empty() || (first_failure && !is_harmless(*first_failure));
    if (first_failure && fatal) return *std::move(first_failure);
    return {};
}

result<void> listener::add(const addrinfo& address, bool alone) {
    const http_server_options& options = state_.options;
    if (options.loopback_only && !is_loopback(*address.ai_addr)) {
        return cannot_listen(options, "it is no address of loopback.", 0);
    }
    unique_fd socket = listening(address, options, alone);
    if (!socket) return cannot_listen(options, errno);
    port_ = port_of(socket);
    entrances_.push_back(std::make_unique<entrance>(*this, std::move(socket)));
    return {};
}

void listener::start() {
    for (const auto& each : entrances_)
        loops_.front()->events.watch(each->socket.get(), EPOLLIN | EPOLLET, *each);
}

void listener::accept(entrance& at) {
    if (paused_ || !at.socket) return;
    event_loop& loop = loops_.front()->events;
    if (accept_batch(at)) return loop.run_soon([this, &at] { accept(at); });
    if (!paused_) return;
    loop.run_after(pause, [this] {
        paused_ = false;
        for (const auto& each : entrances_)
            accept(*each);
    });
}

/// Whether there may be more.
bool listener::accept_batch(const entrance& at) {
    for (int i = 0; i < batch; ++i) {
        if (!accept_one(at)) return false;
    }
    return true;
}

bool listener::accept_one(const entrance& at) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int got = ::accept4(
        at.socket.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC
    );
    if (got < 0) {
        const int failure = errno;
        if (failure == EINTR || failure == ECONNABORTED) return true;
        if (failure != EAGAIN) pause_because(failure);
        return false;
    }
    accepted_socket socket;
    socket.socket = unique_fd(got);
    write_address(from, socket);
    deal(std::move(socket));
    return true;
}

/// Out of descriptors or memory: asking again at once would spin.
void listener::pause_because(int failure) {
    paused_ = true;
    warn("connections cannot be accepted", std::generic_category().message(failure));
}

void listener::warn(std::string_view message, std::string_view reason) {
    const auto now = state_.machine.steady_now();
    if (warned_ != decltype(warned_){} && now - warned_ < between_warnings) return;
    warned_ = now;
    state_.log.warning(message, {{"reason", reason}});
}

void listener::deal(accepted_socket socket) {
    if (state_.connections.fetch_add(1) >= state_.most_connections) {
        state_.leave(state_.connections);
        warn("connections are refused", "there are as many as allowed");
        return refuse(std::move(socket.socket));
    }
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
    for (const auto& each : entrances_) {
        while (accept_batch(*each)) {
        }
        each->socket.reset();
    }
}

}  // namespace warder::net
