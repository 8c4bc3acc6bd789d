/// The listening sockets: accept in batches and deal the connections out.
#pragma once

#include "net/server/server_loop.hpp"

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

struct addrinfo;

namespace warder::net {

/// @threads  after `open`, lives on the first of its loops
class listener {
  public:
    explicit listener(std::vector<std::shared_ptr<server_loop>> loops);

    /// Binds and listens as the options of the server say, on each address that the host has.
    ///
    /// @errors  a name that is no address, a port that is taken or not allowed
    result<void> open();

    std::uint16_t port() const noexcept { return port_; }

    /// Accepts from now on.
    void start();

    /// Accepts what is waiting and closes the sockets.
    void finish();

  private:
    /// One listening socket.
    struct entrance final : watched {
        entrance(listener& whose, unique_fd bound) : owner(whose), socket(std::move(bound)) {}
        void on_ready(std::uint32_t) override { owner.accept(*this); }

        listener& owner;
        unique_fd socket;
    };

    result<void> add(const addrinfo& address, bool alone);
    void accept(entrance& at);
    bool accept_batch(const entrance& at);
    bool accept_one(const entrance& at);
    void deal(accepted_socket socket);
    void refuse(unique_fd socket);
    void pause_because(int failure);
    void warn(std::string_view message, std::string_view reason);

    std::vector<std::shared_ptr<server_loop>> loops_;
    server_state& state_;
    std::vector<std::unique_ptr<entrance>> entrances_;
    std::uint16_t port_ = 0;
    std::size_t next_ = 0;
    bool paused_ = false;
    std::chrono::steady_clock::time_point warned_{};
};

}  // namespace warder::net
