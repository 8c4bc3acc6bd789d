#include "net/server/connection.hpp"

#include <warder/http/body_stream.hpp>
#include <warder/net/http1_writer.hpp>

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace warder::net {
namespace {

/// A body that nobody read and that is no longer is read over, so that the connection can live on.
constexpr std::uint64_t most_skipped_bytes = 64 * 1024;

/// What a peer may still send after the last response; then it gets a reset.
constexpr std::size_t most_lingering_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds longest_linger{2'000};

/// A read of so many bytes counts as one of them.
constexpr std::size_t bytes_of_a_request = 32 * 1024;

/// A body up to this size is copied behind the head: two parts cost the kernel more than that.
constexpr std::size_t longest_joined_body = 4096;

/// nginx's status for a client that did not wait for its answer; it stands in the log only.
constexpr unsigned client_closed_request = 499;

std::shared_ptr<http::connection> describe_peer(accepted_socket& socket, server_loop& loop) {
    auto peer = std::make_shared<http::connection>();
    peer->peer_address = std::move(socket.peer_address);
    peer->peer_port = socket.peer_port;
    peer->secure = loop.state->tls != nullptr;
    peer->home = &loop.events;
    return peer;
}

/// A service may end a connection by saying so in the field that the writer drops.
bool asks_to_close(const http::response& response) noexcept {
    const auto said = response.fields.find("Connection");
    return said && http::iequals(*said, "close");
}

peer_stream make_stream(unique_fd socket, ssl_ctx_st* tls) {
    tls_session session = tls == nullptr ? nullptr : accept_tls(*tls, socket.get());
    return {std::move(socket), std::move(session)};
}

}  // namespace

connection::connection(std::shared_ptr<server_loop> loop, accepted_socket socket)
    : loop_(std::move(loop)),
      stream_(make_stream(std::move(socket.socket), loop_->state->tls.get())),
      peer_(describe_peer(socket, *loop_)),
      deadline_(*this) {}

void connection::open(server_loop::connections::iterator self) {
    self_ = self;
    // Memory was short: a plain answer on a port for TLS would be worse than none.
    if (peer_->secure && !stream_.is_secure()) return close();
    wait_at_most(options().head_timeout);
    // The first event comes at once, since a new socket can be written to.
    loop_->events.watch(stream_.socket(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, *this);
}

void connection::on_ready(std::uint32_t events) {
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close();
    // Under TLS a write may wait for a read and a read for a write.
    readable_ = true;
    left_this_turn_ = requests_a_turn;
    if ((events & EPOLLRDHUP) != 0) {
        peer_ended_ = true;
        heed_peer_end();
    }
    advance();
}

void connection::go_on_soon() {
    loop_->events.run_soon([self = shared_from_this()] {
        self->left_this_turn_ = requests_a_turn;
        self->advance();
    });
}

void connection::advance() {
    advancing_ = true;
    while (step()) {
    }
    advancing_ = false;
    keep_input();
}

bool connection::step() {
    switch (phase_) {
        case phase::head:
            return read_head();
        case phase::serving:
            return wake_reader();
        case phase::answered:
            return false;
        case phase::writing:
            return write_some();
        case phase::streaming:
            return next_piece();
        case phase::skipping:
            return skip_body();
        case phase::lingering:
            return linger();
        case phase::closed:
            break;
    }
    return false;
}

connection::arrival connection::fill() {
    while (readable_) {
        // The loop's buffer is about to be overwritten.
        keep_input();
        const auto buffer = loop_->borrow_buffer(*this);
        const auto got = stream_.read(buffer);
        if (got.ended) return arrival::ended;
        // The end of the peer's bytes comes without an event of its own.
        readable_ = got.more || (peer_ended_ && got.bytes > 0);
        if (got.bytes >= bytes_of_a_request && left_this_turn_ > 0) --left_this_turn_;
        if (got.bytes == 0) continue;
        if (input_.empty()) {
            input_ = std::string_view(buffer.data(), got.bytes);
        } else {
            kept_.append(buffer.data(), got.bytes);
            input_ = kept_;
        }
        return arrival::some;
    }
    return arrival::none;
}

void connection::keep_input() {
    const bool is_kept = !kept_.empty();
    if (input_.empty()) {
        // An assignment would keep the memory.
        if (is_kept) std::string().swap(kept_);
    } else if (is_kept) {
        kept_.erase(0, kept_.size() - input_.size());
    } else {
        kept_.assign(input_);
    }
    input_ = kept_;
    loop_->return_buffer(*this);
}

bool connection::read_head() {
    if (starved_) {
        const arrival what = fill();
        const bool over = overdue_ || loop_->state->draining.load();
        if (what == arrival::ended || (what == arrival::none && !exchange_ && over)) close();
        if (what != arrival::some) return false;
        starved_ = false;
        overdue_ = false;
    }
    const bool begins = !exchange_;
    if (begins && left_this_turn_ == 0) {
        go_on_soon();
        return false;
    }
    if (begins) {
        --left_this_turn_;
        exchange_ = loop_->exchanges.take();
        // The handshake is over now: these are bytes that came through it.
        if (peer_->certificate_thumbprint.empty())
            peer_->certificate_thumbprint = stream_.certificate_thumbprint();
        exchange_->request.on = peer_;
        exchange_->request.client_address = peer_->peer_address;
        exchange_->request.scheme = peer_->secure ? "https" : "http";
        exchange_->started = loop_->state->machine.steady_now();
        loop_->write_if_due(exchange_->started);
    }
    const auto used = exchange_->parser.head(input_, exchange_->request);
    if (!used) {
        refuse(used.error());
        return true;
    }
    if (*used == 0) {
        // Counted from the first byte: a peer that sends one now and then gains no time.
        const bool draining = loop_->state->draining.load();
        if (begins) {
            wait_at_most(draining ? longest_arrival_while_draining : options().head_timeout);
        }
        starved_ = true;
        return true;
    }
    input_.remove_prefix(*used);
    serve();
    return true;
}

void connection::serve() {
    phase_ = phase::serving;
    loop_->disarm(deadline_);
    server_state& state = *loop_->state;
    const std::size_t before = state.in_flight.fetch_add(1);
    if (options().limit_concurrency != 0 && before >= options().limit_concurrency) {
        exchange_->response = http::unavailable("The server is busy.");
        tell_refusal(error(
            std::make_error_code(std::errc::resource_unavailable_try_again), "The server is busy."
        ));
        return answer();
    }
    start(run_service(), [keep = shared_from_this()] {});
    if (peer_ended_) heed_peer_end();
}

task<void> connection::run_service() {
    exchange_->response = co_await loop_->state->service->handle(exchange_->request, *this);
    if (!loop_->events.here()) {
        const bool moved = co_await resume_on(loop_->events);
        if (!moved) {
            // The server is gone, and with it everything but this exchange.
            abandon_answer();
            loop_->state->leave(loop_->state->in_flight);
            co_return;
        }
    }
    answer();
    if (!advancing_) advance();
}

/// Lets the service complete a response that it did not make.
void connection::tell_refusal(const error& why) {
    loop_->state->service->refused(exchange_->request, why, exchange_->response);
}

void connection::refuse(const error& why) {
    exchange_->response = http1_refusal(why);
    tell_refusal(why);
    exchange_->broken = true;
    keep_alive_ = false;
    prepare_response();
    phase_ = phase::writing;
}

void connection::answer() {
    if (phase_ == phase::closed) {
        // Whatever the service did, it did for this client.
        abandon_answer();
        exchange_->response.status = client_closed_request;
        report();
        loop_->exchanges.give_back(std::move(exchange_));
        return loop_->state->leave(loop_->state->in_flight);
    }
    loop_->state->leave(loop_->state->in_flight);
    keep_alive_ = exchange_->parser.framing().keep_alive && !loop_->state->draining.load() &&
                  !asks_to_close(exchange_->response) && body_can_be_skipped() &&
                  !http1_ends_by_closing(exchange_->response, exchange_->request);
    prepare_response();
    if (advancing_) {
        phase_ = phase::answered;
        loop_->write_later(shared_from_this(), exchange_->started);
    } else {
        phase_ = phase::writing;
    }
    if (peer_ended_) heed_peer_end();
}

void connection::prepare_response() {
    moved_ = 0;
    exchange& own = *exchange_;
    constexpr std::chrono::milliseconds least{1};
    const auto stays_open = keep_alive_ ? std::max(options().keep_alive_timeout, least) : 0 * least;
    http1_write_head(own.head, own.response, own.request, stays_open, loop_->date());
    if (own.response.stream) return begin_stream();
    if (!http1_sends_body(own.response, own.request.method)) return;
    if (own.response.body.size() <= longest_joined_body) {
        own.head += own.response.body;
    } else {
        own.body = own.response.body;
    }
}

void connection::write() {
    if (phase_ != phase::answered) return;
    phase_ = phase::writing;
    advance();
}

bool connection::body_can_be_skipped() {
    http1_parser& parser = exchange_->parser;
    if (exchange_->broken) return false;
    if (parser.body_done()) return true;
    // RFC 9110 §10.1.1: after a final status nobody knows whether the body will come.
    if (parser.framing().expects_continue) return false;
    const auto used = parser.skip_body(input_);
    if (!used) return false;
    input_.remove_prefix(*used);
    if (parser.body_done()) return true;
    return !parser.framing().chunked && parser.body_left() <= most_skipped_bytes;
}

bool connection::write_some() {
    const std::string_view head = exchange_->head;
    const std::string_view body = exchange_->body;
    while (moved_ < head.size() + body.size()) {
        const auto sent = moved_ < head.size()
                              ? stream_.write(head.substr(moved_), body)
                              : stream_.write(body.substr(moved_ - head.size()), {});
        if (sent.ended) {
            close();
            return false;
        }
        moved_ += sent.bytes;
        if (!sent.more) {
            wait_at_most(options().stall_timeout);
            return false;
        }
    }
    if (exchange_->response.stream) return next_piece();
    report();
    return after_response();
}

/// Tells the service that an exchange is over; once for each.
void connection::report() {
    if (std::exchange(exchange_->reported, true)) return;
    const auto took = loop_->state->machine.steady_now() - exchange_->started;
    loop_->state->service->sent(exchange_->request, exchange_->response, took);
    loop_->on_served();
}

bool connection::after_response() {
    const bool all_read =
        !exchange_->broken && exchange_->parser.body_done() && input_.empty() && !readable_;
    if (!keep_alive_) {
        if (all_read) {
            close();
        } else {
            begin_lingering();
        }
    } else if (!exchange_->parser.body_done()) {
        phase_ = phase::skipping;
        wait_at_most(options().stall_timeout);
    } else {
        finish_exchange();
    }
    return true;
}

void connection::finish_exchange() {
    loop_->exchanges.give_back(std::move(exchange_));
    phase_ = phase::head;
    starved_ = input_.empty();
    wait_at_most(options().keep_alive_timeout);
    // As in `drain`, which came while this exchange was under way.
    if (loop_->state->draining.load()) readable_ = true;
}

bool connection::skip_body() {
    const auto used = exchange_->parser.skip_body(input_);
    if (!used) {
        close();
        return false;
    }
    input_.remove_prefix(*used);
    if (exchange_->parser.body_done()) {
        finish_exchange();
        return true;
    }
    const arrival what = fill();
    if (what == arrival::ended) close();
    return what == arrival::some;
}

void connection::begin_lingering() {
    // Closing a socket with unread bytes resets the connection, and the peer may lose the response.
    stream_.end_writing();
    loop_->exchanges.give_back(std::move(exchange_));
    phase_ = phase::lingering;
    moved_ = 0;
    wait_at_most(longest_linger);
}

bool connection::linger() {
    moved_ += std::exchange(input_, {}).size();
    const arrival what = fill();
    if (what == arrival::none) return false;
    if (what == arrival::ended || moved_ > most_lingering_bytes) {
        close();
        return false;
    }
    return true;
}

void connection::on_deadline() {
    switch (phase_) {
        case phase::head:
            if (!exchange_) {
                // A request that is in the kernel already is still answered.
                overdue_ = true;
                readable_ = true;
                left_this_turn_ = requests_a_turn;
                return advance();
            }
            refuse(error(http::body_errc::timed_out, "The request did not arrive in time."));
            return advance();
        case phase::serving:
            if (!reader_) return;
            reader_timed_out_ = true;
            return advance();
        case phase::streaming:
            return keep_stream_alive();
        default:
            return close();
    }
}

void connection::drain() {
    switch (phase_) {
        case phase::head:
            if (exchange_) return wait_at_most(longest_arrival_while_draining);
            // A request that is in the kernel already is still answered; else this closes.
            readable_ = true;
            return advance();
        case phase::serving:
            body_due_ = std::min(body_due_, loop_->events.now() + longest_arrival_while_draining);
            if (reader_) wait_at_most(longest_arrival_while_draining);
            return;
        case phase::skipping:
            // Its request is answered, and no other will be.
            return begin_lingering();
        case phase::answered:
        case phase::writing:
        case phase::streaming:
        case phase::lingering:
        case phase::closed:
            return;
    }
}

void connection::close() {
    if (phase_ == phase::closed) return;
    const bool serving = phase_ == phase::serving;
    const bool answering = is_answering();
    std::stop_source unwanted(std::nostopstate);
    if (serving || is_streaming()) unwanted = exchange_->request.gone;
    if (is_streaming()) exchange_->response.stream->abandon();
    if (answering && !exchange_->reported) {
        exchange_->response.status = client_closed_request;
        report();
    }
    phase_ = phase::closed;
    stream_.close();
    input_ = {};
    keep_input();
    if (exchange_ && !serving) loop_->exchanges.give_back(std::move(exchange_));
    loop_->bury(self_, deadline_);
    loop_->state->leave(loop_->state->connections);
    static_cast<void>(unwanted.request_stop());
    if (reader_) std::exchange(reader_, nullptr).resume();
}

}  // namespace warder::net
