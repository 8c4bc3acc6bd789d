/// A client that does what it is told, byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace warder::net {

/// A response as it stood on the wire.
struct wire_response {
    unsigned status = 0;
    std::string head;
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;
};

/// A blocking socket to loopback. What does not come within 20 s counts as ended.
class socket_client {
  public:
    explicit socket_client(std::uint16_t port);
    ~socket_client() { close(); }
    socket_client(const socket_client&) = delete;
    socket_client& operator=(const socket_client&) = delete;

    bool connected() const noexcept { return fd_ >= 0; }

    /// Sends all of it; false when the server has gone.
    bool send(std::string_view bytes);

    /// Reads one response, over any `100 Continue`, and puts its chunks together; status 0 when the
    /// server ended before.
    wire_response receive(bool has_body = true);

    /// Reads exactly so many bytes, fewer when the server ended before.
    std::string receive_bytes(std::size_t count);

    /// Reads until `text` was read; false when the server ended before.
    bool receive_until(std::string_view text);

    /// Reads until the server ends.
    std::string receive_all();

    /// Whether the server ended the connection, and sent nothing more before.
    bool ended() { return receive_all().empty(); }

    void end_writing();
    void close();

    /// Closes so that the server gets a reset.
    void reset();

  private:
    bool more();
    std::string receive_chunks();

    int fd_ = -1;
    std::string kept_;
};

}  // namespace warder::net
