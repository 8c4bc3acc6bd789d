/// The bytes of one accepted socket, plain or under TLS, read and written without waiting.
#pragma once

#include "net/server/tls.hpp"
#include "net/server/unique_fd.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace warder::net {

class peer_stream {
  public:
    /// What became of a read or a write.
    struct outcome {
        /// Bytes that were moved. 0 when nothing could be moved now, or ever.
        std::size_t bytes = 0;
        /// The peer will send no more, or the connection is broken.
        bool ended = false;
        /// Another try may move more without waiting.
        bool more = false;
    };

    /// Takes a non-blocking socket; `session` is null for a plain one.
    peer_stream(unique_fd socket, tls_session session)
        : socket_(std::move(socket)), session_(std::move(session)) {}

    int socket() const noexcept { return socket_.get(); }
    bool is_secure() const noexcept { return session_ != nullptr; }

    /// As of `net::certificate_thumbprint`; empty for a plain socket.
    std::string certificate_thumbprint() const {
        return session_ ? net::certificate_thumbprint(*session_) : std::string();
    }

    /// Reads what is there.
    outcome read(std::span<char> into);

    /// Writes as much as the kernel takes of two texts, one behind the other.
    outcome write(std::string_view first, std::string_view second);

    /// Tells the peer that nothing more will come.
    void end_writing();

    /// Closes the socket.
    void close();

  private:
    outcome read_tls(std::span<char> into);
    outcome write_tls(std::string_view first, std::string_view second);
    bool is_waiting(int returned);

    unique_fd socket_;
    tls_session session_;
};

}  // namespace warder::net
