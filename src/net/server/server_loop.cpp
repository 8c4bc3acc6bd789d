#include "net/server/server_loop.hpp"

#include "net/server/connection.hpp"
#include <warder/net/http1_writer.hpp>

namespace warder::net {

server_loop::server_loop(std::shared_ptr<server_state> shared)
    : state(std::move(shared)),
      exchanges(http1_limits{.head_bytes = state->options.max_head_bytes}),
      read_buffer_(std::make_unique_for_overwrite<char[]>(read_buffer_bytes)) {}

void server_loop::run() {
    events.after_steps([this] { write_answers(); });
    events.run();
    close_all();
    events.close();
    write_answers();
    // A socket may have been adopted last.
    close_all();
    buried_.clear();
    if (state->options.on_tick) state->options.on_tick();
}

void server_loop::close_all() {
    while (!connections_.empty())
        connections_.front()->close();
}

void server_loop::adopt(accepted_socket socket) {
    events.run_soon([self = shared_from_this(), socket = std::move(socket)]() mutable {
        auto& made =
            self->connections_.emplace_back(std::make_shared<connection>(self, std::move(socket)));
        made->open(std::prev(self->connections_.end()));
    });
}

void server_loop::drain() {
    events.run_soon([self = shared_from_this()] {
        // Each may close itself, and a service that it calls may close others.
        const std::vector<std::shared_ptr<connection>> all(
            self->connections_.begin(), self->connections_.end()
        );
        for (const auto& each : all)
            each->drain();
    });
}

void server_loop::arm(deadline& what, std::chrono::milliseconds delay) {
    wheel_.arm(what, events.now() + delay);
    begin_ticking();
}

void server_loop::bury(connections::iterator closed, deadline& what) {
    wheel_.remove(what);
    if (buried_.empty()) {
        events.run_soon([self = shared_from_this()] { self->buried_.clear(); });
    }
    buried_.splice(buried_.end(), connections_, closed);
}

void server_loop::write_later(
    std::shared_ptr<connection> answered, std::chrono::steady_clock::time_point began
) {
    if (answered_.empty()) first_began_ = began;
    answered_.push_back(std::move(answered));
}

void server_loop::write_if_due(std::chrono::steady_clock::time_point now) {
    const std::size_t waiting = answered_.size() - written_;
    if (waiting == 0) return;
    if (waiting >= most_waiting || now - first_began_ > longest_wait) write_answers();
}

void server_loop::write_answers() {
    // By position: one that writes may then answer its next request, or come here again.
    while (written_ < answered_.size()) {
        const auto next = std::move(answered_[written_++]);
        next->write();
    }
    answered_.clear();
    written_ = 0;
    date_is_new_ = false;
}

std::span<char> server_loop::borrow_buffer(connection& reader) {
    if (borrower_ != nullptr && borrower_ != &reader) borrower_->keep_input();
    borrower_ = &reader;
    return {read_buffer_.get(), read_buffer_bytes};
}

void server_loop::return_buffer(connection& reader) noexcept {
    if (borrower_ == &reader) borrower_ = nullptr;
}

void server_loop::on_served() {
    served_ = true;
    begin_ticking();
}

void server_loop::begin_ticking() {
    if (ticking_) return;
    ticking_ = true;
    events.run_after(timer_wheel<connection>::tick, [this] {
        ticking_ = false;
        tick();
    });
}

void server_loop::tick() {
    wheel_.advance(events.now(), [](connection& late) { late.on_deadline(); });
    if (std::exchange(served_, false) && state->options.on_tick) state->options.on_tick();
    if (!wheel_.empty()) begin_ticking();
}

std::string_view server_loop::date() {
    if (std::exchange(date_is_new_, true)) return date_;
    const auto now = std::chrono::floor<std::chrono::seconds>(state->machine.now());
    if (now != date_of_) {
        date_of_ = now;
        date_ = http_date(now);
    }
    return date_;
}

}  // namespace warder::net
