#include "net/server/peer_stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace warder::net {
namespace {

/// The size of a TLS record: more than that is encrypted in two steps anyway.
constexpr std::size_t record = 16 * 1024;

/// sendmsg(2) takes it as read-only, but its type does not say so.
iovec vector_of(std::string_view text) noexcept {
    return {const_cast<char*>(text.data()), text.size()};
}

}  // namespace

peer_stream::outcome peer_stream::read(std::span<char> into) {
    if (session_) return read_tls(into);
    const auto got = ::recv(socket_.get(), into.data(), into.size(), 0);
    if (got > 0) {
        const auto bytes = static_cast<std::size_t>(got);
        // A short read emptied the socket; the next bytes come with an event of their own.
        return {bytes, false, bytes == into.size()};
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {0, false, errno == EINTR};
    return {0, true, false};
}

peer_stream::outcome peer_stream::write(std::string_view first, std::string_view second) {
    if (session_) return write_tls(first, second);
    ssize_t sent = 0;
    if (second.empty()) {
        sent = ::send(socket_.get(), first.data(), first.size(), MSG_NOSIGNAL);
    } else {
        std::array<iovec, 2> parts = {vector_of(first), vector_of(second)};
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    }
    if (sent >= 0) return {static_cast<std::size_t>(sent), false, true};
    if (errno == EAGAIN || errno == EINTR) return {0, false, errno == EINTR};
    return {0, true, false};
}

bool peer_stream::is_waiting(int returned) {
    const int reason = SSL_get_error(session_.get(), returned);
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE;
}

peer_stream::outcome peer_stream::read_tls(std::span<char> into) {
    ERR_clear_error();
    std::size_t got = 0;
    const int returned = SSL_read_ex(session_.get(), into.data(), into.size(), &got);
    if (returned == 1) return {got, false, true};
    return {0, !is_waiting(returned), false};
}

peer_stream::outcome peer_stream::write_tls(std::string_view first, std::string_view second) {
    ERR_clear_error();
    // Joined, so that a short reply is one record and one packet.
    std::array<char, record> joined;
    const std::size_t head = std::min(first.size(), joined.size());
    const std::size_t body = std::min(second.size(), joined.size() - head);
    std::copy_n(first.data(), head, joined.data());
    std::copy_n(second.data(), body, joined.data() + head);
    std::size_t sent = 0;
    const int returned = SSL_write_ex(session_.get(), joined.data(), head + body, &sent);
    if (returned == 1) return {sent, false, true};
    return {0, !is_waiting(returned), false};
}

void peer_stream::end_writing() {
    if (session_) {
        ERR_clear_error();
        static_cast<void>(SSL_shutdown(session_.get()));
    }
    static_cast<void>(::shutdown(socket_.get(), SHUT_WR));
}

void peer_stream::close() {
    if (session_ && socket_ && SSL_is_init_finished(session_.get())) {
        ERR_clear_error();
        static_cast<void>(SSL_shutdown(session_.get()));
    }
    session_.reset();
    socket_.reset();
}

}  // namespace warder::net
