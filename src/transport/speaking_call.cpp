#include "transport/speaking_call.hpp"

#include "transport/session.hpp"
#include <warder/core/clock.hpp>
#include <warder/http/media_type.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/sse.hpp>

#include <system_error>
#include <utility>

namespace warder::transport {
namespace {

error unreachable(std::string_view why) {
    return {std::make_error_code(std::errc::not_connected), std::string(why)};
}

error gone() {
    return unreachable("The client went away.");
}

}  // namespace

speaking_call::speaking_call(admission what, http::request& asked, const clock& time)
    : admitted(std::move(what)),
      request(asked.keep()),
      time_(time),
      streams_(http::parse_accept(asked.fields).event_stream > 0) {
    // In a session the end of the connection is no cancellation (MCP 2025-11-25 basic/transports);
    // elsewhere it is one (MCP 2026-07-28 basic/transports), until the answer is there.
    asked.gone = left_;
    request->gone = left_;  // the same one, unless it was kept by a copy
    on_leave_.emplace(left_.get_token(), on_stop{this, &speaking_call::client_left});
    if (in_session() != nullptr) {
        // Only what is asked in rounds, which a session does without, looks at the body once more.
        std::string().swap(request->body);
        on_cancel_.emplace(stop_.get_token(), on_stop{this, &speaking_call::cancelled});
    }
    for (server::entry& work : admitted.entries) {
        own_stops_.emplace_back();
        server::conversation* const talk = work.talk();
        if (talk == nullptr) continue;
        talk->channel = this;
        talk->stop = own_stops_.back().get_token();
    }
    on_stop_.emplace(stop_.get_token(), on_stop{this, &speaking_call::stop_entries});
}

void speaking_call::stop() {
    // A handler that stops at once ends this object.
    std::stop_source all = stop_;
    all.request_stop();
}

void speaking_call::stop_entries() {
    const std::vector<std::stop_source> each = own_stops_;
    for (std::stop_source one : each)
        one.request_stop();
}

bool speaking_call::begin() {
    if (in_session() == nullptr) return true;
    // The calls of a batch share an answer, and a receiver MAY ignore a cancellation.
    const std::string id = admitted.batch ? "" : admitted.entries.front().id;
    noted_ = in_session()->begin_call(id, stop_);
    return noted_ != 0;
}

/// Makes the answer a stream, unless it is one; false where it cannot be one any more. Called with
/// the lock.
bool speaking_call::open_stream() {
    if (!streams_ || end_) return false;
    if (stream_) return true;
    if (in_session() == nullptr) {
        stream_ = std::make_shared<http::body_stream>(sse_keep_alive);
        return true;
    }
    // Without a first event there is nothing that a client could resume from.
    if (left_.stop_requested()) return false;
    auto opened = in_session()->streams.open();
    number_ = opened.number;
    stream_ = std::move(opened.out);
    return true;
}

/// Sends a message ahead of the response. Called with the lock, after `open_stream`.
bool speaking_call::send(std::string_view message) {
    if (in_session() == nullptr) return stream_->write(sse_event(message));
    return in_session()->streams.send(number_, message);
}

waiter speaking_call::take_waiting() noexcept {
    return {std::exchange(waiting_, nullptr), request->home()};
}

bool speaking_call::notify(std::string_view message) {
    waiter answering;
    bool sent = false;
    {
        const std::lock_guard lock(mutex_);
        if (!open_stream()) return false;
        sent = send(message);
        answering = take_waiting();
    }
    // The handler goes on here, and its response goes out there.
    go_on(answering);
    return sent;
}

bool speaking_call::can_ask() const noexcept {
    return in_session() != nullptr && streams_;
}

task<result<std::vector<std::string>>> speaking_call::ask(
    const std::vector<mcp::input_request>& questions
) {
    if (!can_ask()) co_return unreachable("The client cannot be asked.");
    open_questions& open = in_session()->questions;
    std::shared_ptr<open_questions::round> round;
    waiter answering;
    bool sent = false;
    {
        const std::lock_guard lock(mutex_);
        if (open_stream()) {
            round = open.add(
                questions.size(), number_, time_.steady_now() + answer_time, request->home()
            );
            answering = take_waiting();
        }
        sent = round != nullptr;
        for (std::size_t i = 0; sent && i < questions.size(); ++i) {
            sent = send(request_text(round->first_id + i, questions[i]));
        }
    }
    go_on(answering);
    if (round == nullptr) co_return gone();
    if (!sent) open.fail(*round, unreachable("The question could not be sent."));
    auto settled = open.settled(*round);
    co_await settled;
    if (round->failure) co_return *std::move(round->failure);
    co_return std::move(round->answers);
}

void speaking_call::let_reconnect() {
    if (in_session() == nullptr || !in_session()->streams.can_cut()) return;
    waiter answering;
    {
        const std::lock_guard lock(mutex_);
        if (!open_stream()) return;
        in_session()->streams.cut(number_);
        answering = take_waiting();
    }
    go_on(answering);
}

std::optional<std::stop_source> speaking_call::answer(std::string_view response) {
    waiter answering;
    {
        const std::lock_guard lock(mutex_);
        if (admitted.batch || end_) return std::nullopt;
        end_.emplace().json = response;
        if (stream_) stream_->end(sse_event(response));
        answering = take_waiting();
    }
    go_on(answering);
    return stop_;
}

void speaking_call::expire(std::size_t which, std::string_view response) {
    const std::shared_ptr<session> joined = admitted.joined;
    std::stop_source own = own_stops_[which];
    waiter answering;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        if (end_) return;
        // First, so that a handler which stops at once does not answer in another way.
        if (!admitted.batch) {
            end_with({std::string(response), std::nullopt});
            answering = take_waiting();
            number = number_;
        }
    }
    // What follows may end this call.
    go_on(answering);
    own.request_stop();
    if (number != 0) joined->questions.fail(number, unreachable("The call took too long."));
}

void speaking_call::finish(answered how) {
    waiter answering;
    {
        const std::lock_guard lock(mutex_);
        if (noted_ != 0) in_session()->end_call(std::exchange(noted_, 0));
        if (end_) return;
        end_with(std::move(how));
        answering.frame = take_waiting().frame;
    }
    go_on(answering);
}

/// Ends the answer. Called with the lock.
void speaking_call::end_with(answered how) {
    end_ = std::move(how);
    if (stream_ && in_session() != nullptr) {
        in_session()->streams.close(number_, end_->json);
    } else if (stream_) {
        stream_->end(end_->json.empty() ? "" : sse_event(end_->json));
    }
}

/// The client wants no answer any more.
void speaking_call::cancelled() {
    const std::shared_ptr<session> joined = admitted.joined;
    waiter answering;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = number_;
        // A call that was answered before its handler ended may still be asking.
        if (!end_) {
            end_ = answered{{}, accepted_response()};
            if (stream_) joined->streams.close(number, {});
            answering = take_waiting();
        }
    }
    // What follows may end this call.
    go_on(answering);
    if (number != 0) joined->questions.fail(number, unreachable("The client cancelled the call."));
}

void speaking_call::stop_unanswered() {
    {
        const std::lock_guard lock(mutex_);
        if (end_) return;
    }
    stop();
}

/// The client's connection ended before the answer was complete.
void speaking_call::client_left() {
    const std::shared_ptr<session> joined = admitted.joined;
    if (joined == nullptr) return stop_unanswered();
    if (joined->streams.resumable()) return;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = number_;
    }
    if (number != 0) joined->questions.fail(number, gone());
}

bool speaking_call::has_spoken() const {
    const std::lock_guard lock(mutex_);
    return stream_ != nullptr;
}

bool speaking_call::wait(std::coroutine_handle<> waiting) {
    const std::lock_guard lock(mutex_);
    if (stream_ || end_) return false;
    waiting_ = waiting;
    return true;
}

http::response speaking_call::response() {
    const std::lock_guard lock(mutex_);
    if (stream_) return stream_response(stream_);
    if (end_->instead) return *std::move(end_->instead);
    return result_response(form_of_answer(*request), std::move(end_->json));
}

}  // namespace warder::transport
