#include "socket_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <utility>

namespace warder::net {

socket_client::socket_client(std::uint16_t port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{20, 0};
    const int on = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) close();
}

bool socket_client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool socket_client::more() {
    std::array<char, 16 * 1024> buffer;
    const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    kept_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

wire_response socket_client::receive(bool has_body) {
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos) {
        if (!more()) return {};
    }
    wire_response got;
    got.head = kept_.substr(0, end);
    kept_.erase(0, end + 4);
    std::istringstream lines(got.head);
    std::string line;
    std::getline(lines, line);
    got.status = static_cast<unsigned>(std::stoul(line.substr(line.find(' ') + 1)));
    while (std::getline(lines, line)) {
        if (line.ends_with('\r')) line.pop_back();
        std::string name = line.substr(0, line.find(": "));
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        got.fields[name] = line.substr(line.find(": ") + 2);
    }
    if (got.status == 100) return receive(has_body);
    if (has_body && got.fields.contains("transfer-encoding")) {
        got.body = receive_chunks();
        return got;
    }
    const auto length = got.fields.find("content-length");
    if (!has_body || length == got.fields.end()) return got;
    const std::size_t size = std::stoul(length->second);
    got.body = receive_bytes(size);
    return got.body.size() == size ? got : wire_response();
}

std::string socket_client::receive_chunks() {
    std::string body;
    for (;;) {
        std::size_t end = 0;
        while ((end = kept_.find("\r\n")) == std::string::npos) {
            if (!more()) return "no size of a chunk";
        }
        const std::size_t size = std::stoul(kept_.substr(0, end), nullptr, 16);
        kept_.erase(0, end + 2);
        body += receive_bytes(size);
        if (receive_bytes(2) != "\r\n") return "no end of a chunk";
        if (size == 0) return body;
    }
}

std::string socket_client::receive_bytes(std::size_t count) {
    while (kept_.size() < count && more()) {
    }
    std::string got = kept_.substr(0, count);
    kept_.erase(0, count);
    return got;
}

bool socket_client::receive_until(std::string_view text) {
    std::size_t at = 0;
    while ((at = kept_.find(text)) == std::string::npos) {
        if (!more()) return false;
    }
    kept_.erase(0, at + text.size());
    return true;
}

std::string socket_client::receive_all() {
    while (more()) {
    }
    return std::exchange(kept_, {});
}

void socket_client::end_writing() {
    ::shutdown(fd_, SHUT_WR);
}

void socket_client::close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void socket_client::reset() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

}  // namespace warder::net
