/// The listening socket: accepts in batches and deals the connections out.
#pragma once

#include "net/server/server_loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

namespace warder::net {

/// @threads  after `open`, lives on the first of its loops
class listener {
  public:
    explicit listener(std::vector<std::shared_ptr<server_loop>> loops);

    /// Binds and listens as the options of the server say.
    ///
    /// @errors  a name that is no address, a port that is taken or not allowed
    result<void> open();

    std::uint16_t port() const noexcept { return port_; }

    /// Accepts from now on.
    void start() { wait(); }

    /// Accepts what is waiting and closes the socket.
    void finish();

  private:
    void wait();
    bool accept_batch();
    bool accept_one();
    void deal(accepted_socket socket);
    void refuse(unique_fd socket);
    bool must_pause(int failure);

    std::vector<std::shared_ptr<server_loop>> loops_;
    server_state& state_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::uint16_t port_ = 0;
    std::size_t next_ = 0;
    bool full_ = false;
    bool paused_ = false;
};

}  // namespace warder::net
