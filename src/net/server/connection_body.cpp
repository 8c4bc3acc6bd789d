/// How a service reads the body of its request from the connection.
#include "net/server/connection.hpp"

#include <algorithm>
#include <utility>

namespace warder::net {
namespace {

error gone() {
    return error(http::body_errc::disconnected, "The client went away.");
}

}  // namespace

/// Suspends the reader of a body until bytes came, or none will.
struct connection::more_input {
    connection& from;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> reader) const {
        from.reader_ = reader;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(from.body_due_ - from.loop_->events.now());
        from.wait_at_most(std::min(from.options().stall_timeout, left));
    }
    void await_resume() const { from.loop_->disarm(from.deadline_); }
};

bool connection::wake_reader() {
    if (!reader_ || (!readable_ && !reader_timed_out_)) return false;
    std::exchange(reader_, nullptr).resume();
    return true;
}

bool connection::send_continue() {
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    // So few bytes fit unless the peer reads nothing at all.
    return stream_.write(interim, {}).bytes == interim.size();
}

task<result<void>> connection::read(std::string& into, std::size_t max_bytes) {
    if (!loop_->events.here()) {
        const bool moved = co_await resume_on(loop_->events);
        if (!moved) co_return gone();
    }
    if (phase_ == phase::closed) co_return gone();

    const bool draining = loop_->state->draining.load();
    body_due_ =
        loop_->events.now() + (draining ? longest_arrival_while_draining : options().body_timeout);
    http1_parser& parser = exchange_->parser;
    bool waits = parser.framing().expects_continue && input_.empty();
    for (;;) {
        const auto used = parser.body(input_, into, max_bytes);
        if (!used) {
            exchange_->broken = true;
            if (!advancing_) keep_input();
            co_return used.error();
        }
        input_.remove_prefix(*used);
        if (parser.body_done()) break;
        if (waits && !send_continue()) {
            close();
            co_return gone();
        }
        waits = false;
        const arrival what = fill();
        if (what == arrival::ended) {
            close();
            co_return gone();
        }
        if (what == arrival::none) {
            co_await more_input{*this};
            if (phase_ == phase::closed) co_return gone();
        }
        // Looked at for each piece: a peer that sends a byte now and then gains no time.
        if (std::exchange(reader_timed_out_, false) || loop_->events.now() >= body_due_) {
            // RFC 9110 §15.5.9: the connection is not good for another request.
            exchange_->broken = true;
            co_return error(http::body_errc::timed_out, "The request body did not arrive in time.");
        }
    }
    if (!advancing_) keep_input();
    co_return result<void>();
}

}  // namespace warder::net
