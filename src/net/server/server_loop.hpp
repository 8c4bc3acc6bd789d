/// One loop of a server with the connections that live on it.
#pragma once

#include "net/server/event_loop.hpp"
#include "net/server/exchange.hpp"
#include "net/server/server_state.hpp"
#include "net/server/timer_wheel.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::net {

class connection;

/// A socket that was accepted, and who is at its other end.
struct accepted_socket {
    unique_fd socket;
    std::string peer_address;
    std::uint16_t peer_port = 0;
};

/// @threads  `adopt`, `drain` and `stop` from any thread, the rest on the loop
class server_loop final : public std::enable_shared_from_this<server_loop> {
  public:
    using connections = std::list<std::shared_ptr<connection>>;
    using deadline = timer_wheel<connection>::entry;

    explicit server_loop(std::shared_ptr<server_state> shared);

    /// Runs until `stop`; then closes every connection.
    void run();

    /// Makes a connection of a socket, which `server_state::connections` counts already.
    void adopt(accepted_socket socket);

    /// Closes idle connections now and the others after their response.
    void drain();

    /// Makes `run` return soon.
    void stop() { events.stop(); }

    /// Calls `connection::on_deadline` after `delay`.
    void arm(deadline& what, std::chrono::milliseconds delay);
    void disarm(deadline& what) { wheel_.disarm(what); }

    /// Forgets a closed connection. It dies when the loop is done with what it does now.
    void bury(connections::iterator closed, deadline& what);

    /// Says that a request was answered, so that `on_tick` is due.
    void on_served();

    /// Calls `connection::write` soon. To answer first all that came, and then to write all
    /// answers, keeps the code of each in the processor's cache.
    ///
    /// @param began  when the request that was answered came, by the clock of `state`
    void write_later(
        std::shared_ptr<connection> answered, std::chrono::steady_clock::time_point began
    );

    /// Writes the answers when there are enough of them, or when they waited long enough. Asked
    /// before a request is begun, so that no answer waits for more than one handler after that.
    void write_if_due(std::chrono::steady_clock::time_point now);

    /// Where sockets are read into. Another connection that still has input there keeps it first:
    /// its service may have resumed this one.
    std::span<char> borrow_buffer(connection& reader);

    /// Says that a connection has no input in the buffer any more.
    void return_buffer(connection& reader) noexcept;

    /// The value of `Date` in this turn, made once a second.
    std::string_view date();

    const std::shared_ptr<server_state> state;
    event_loop events;
    exchange_pool exchanges;

  private:
    static constexpr std::size_t read_buffer_bytes = 64 * 1024;
    static constexpr std::chrono::milliseconds longest_wait{1};
    /// More exchanges than that push each other out of the cache.
    static constexpr std::size_t most_waiting = 8;

    void close_all();
    void begin_ticking();
    void tick();
    void write_answers();

    std::unique_ptr<char[]> read_buffer_;
    connection* borrower_ = nullptr;
    connections connections_;
    connections buried_;
    std::vector<std::shared_ptr<connection>> answered_;
    std::size_t written_ = 0;                            ///< of `answered_`, from its front
    std::chrono::steady_clock::time_point first_began_;  ///< of the requests of `answered_`
    timer_wheel<connection> wheel_;
    bool ticking_ = false;
    bool served_ = false;
    std::chrono::sys_seconds date_of_{};
    std::string date_;
    bool date_is_new_ = false;  ///< whether the clock was read in this turn
};

}  // namespace warder::net
