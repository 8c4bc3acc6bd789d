/// One connection of the server: from bytes to requests, and from responses to bytes.
#pragma once

#include "net/server/peer_stream.hpp"
#include "net/server/server_loop.hpp"
#include <warder/core/task.hpp>
#include <warder/http/service.hpp>

#include <chrono>
#include <coroutine>
#include <memory>
#include <string>
#include <string_view>

namespace warder::net {

/// A state machine that takes as many steps as it can whenever something happened: its socket
/// became ready, its service answered, its time is over.
///
/// @threads  lives on its loop. `read` may be called elsewhere and goes to the loop; a service that
/// answers elsewhere is fetched back. Between the call of the service and its answer the exchange
/// is the service's.
class connection final : public watched,
                         public http::body_source,
                         public std::enable_shared_from_this<connection> {
  public:
    connection(std::shared_ptr<server_loop> loop, accepted_socket socket);

    /// Begins; `self` is where the loop keeps it.
    void open(server_loop::connections::iterator self);

    /// Closes when idle; otherwise the next response is the last.
    void drain();

    /// Closes now. A service that is still at work finds out when it reads or answers.
    void close();

    /// Moves unused input out of the loop's buffer.
    void keep_input();

    /// Writes what was answered.
    void write();

    void on_ready(std::uint32_t events) override;
    void on_deadline();

    task<result<void>> read(std::string& into, std::size_t max_bytes) override;

  private:
    /// What the connection is at.
    enum class phase {
        head,       ///< waits for a request, or has a part of its head
        serving,    ///< the service has the request
        answered,   ///< the response waits until the loop writes answers
        writing,    ///< the response goes out
        streaming,  ///< the next piece of the response is not there yet
        skipping,   ///< what is left of a body that the service did not want goes by
        lingering,  ///< nothing more is sent; what the peer still sends goes by
        closed,
    };
    enum class arrival { some, none, ended };

    /// Pipelined requests that one connection is served, and pieces of streams, before others of
    /// its loop get their turn.
    static constexpr unsigned requests_a_turn = 16;

    /// What is left of a head or a body when the server drains has this long to come.
    static constexpr std::chrono::milliseconds longest_arrival_while_draining{1'000};

    void advance();
    void go_on_soon();
    bool step();
    bool read_head();
    void serve();
    task<void> run_service();
    void refuse(const error& why);
    void tell_refusal(const error& why);
    void answer();
    void prepare_response();
    bool body_can_be_skipped();
    bool write_some();
    void report();
    bool after_response();
    bool skip_body();
    void begin_lingering();
    bool linger();
    void finish_exchange();

    // In connection_stream.cpp:
    bool is_answering() const noexcept;
    bool is_streaming() const noexcept;
    void begin_stream();
    bool next_piece();
    void keep_stream_alive();
    void heed_peer_end();
    void abandon_answer();

    // In connection_body.cpp:
    bool wake_reader();
    bool send_continue();

    arrival fill();
    void wait_at_most(std::chrono::milliseconds delay) { loop_->arm(deadline_, delay); }
    const http_server_options& options() const noexcept { return loop_->state->options; }

    struct more_input;

    const std::shared_ptr<server_loop> loop_;
    peer_stream stream_;
    const std::shared_ptr<http::connection> peer_;
    std::shared_ptr<exchange> exchange_;
    server_loop::connections::iterator self_;
    server_loop::deadline deadline_;

    /// Bytes that were read and not used: in the loop's buffer while a step is taken, else in
    /// `kept_`.
    std::string_view input_;
    std::string kept_;

    std::coroutine_handle<> reader_;
    std::chrono::steady_clock::time_point body_due_;
    std::size_t moved_ = 0;
    unsigned left_this_turn_ = 0;
    phase phase_ = phase::head;
    bool advancing_ = false;
    bool readable_ = false;
    bool peer_ended_ = false;
    bool starved_ = true;
    bool keep_alive_ = false;
    bool reader_timed_out_ = false;
    bool overdue_ = false;  ///< idle for too long, if nothing is there to be read
};

}  // namespace warder::net
