/// The reference that Warder's cost is measured against: reads a request, parses nothing, and
/// writes a canned answer. One loop, edge-triggered epoll, one recv and one send for each request.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t body_bytes = 36;

std::string canned_answer() {
    return "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
           "Content-Type: application/json\r\nContent-Length: " +
           std::to_string(body_bytes) + "\r\n\r\n" + std::string(body_bytes, 'x');
}

int listen_on(unsigned short port) {
    const int on = 1;
    const int door = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    ::setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(door, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    if (::bind(door, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        ::listen(door, 1024) != 0) {
        std::perror("listen");
        std::exit(1);
    }
    return door;
}

void watch(int set, int socket) {
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
    interest.data.fd = socket;
    ::epoll_ctl(set, EPOLL_CTL_ADD, socket, &interest);
}

void accept_all(int set, int door) {
    for (;;) {
        const int socket = ::accept4(door, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) return;
        watch(set, socket);
    }
}

/// Whatever came counts as one request, which holds for a client that does not pipeline.
void answer(int socket, std::string_view canned) {
    static std::array<char, 64 * 1024> buffer;
    const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (got > 0) {
        static_cast<void>(!::send(socket, canned.data(), canned.size(), MSG_NOSIGNAL));
    } else if (got == 0 || errno != EAGAIN) {
        ::close(socket);
    }
}

}  // namespace

int main(int count, char** arguments) {
    const int door =
        listen_on(static_cast<unsigned short>(count > 1 ? std::atoi(arguments[1]) : 9001));
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    const std::string canned = canned_answer();
    watch(set, door);
    std::array<epoll_event, 128> ready;
    for (;;) {
        const int events = ::epoll_wait(set, ready.data(), static_cast<int>(ready.size()), -1);
        for (int i = 0; i < events; ++i) {
            const int socket = ready[static_cast<std::size_t>(i)].data.fd;
            if (socket == door) {
                accept_all(set, door);
            } else {
                answer(socket, canned);
            }
        }
    }
}
