#include "transport/speaking_call.hpp"

#include <warder/core/executor.hpp>
#include <warder/http/media_type.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/sse.hpp>

#include <utility>

namespace warder::transport {

speaking_call::speaking_call(admission what, http::request& asked)
    : admitted(std::move(what)),
      request(asked.keep()),
      streams_(http::parse_accept(asked.fields).event_stream > 0) {
    // MCP 2026-07-28 basic/transports: closing the response stream cancels the request.
    asked.gone = gone_;
    request->gone = gone_;  // the same one, unless it was kept by a copy
    for (server::entry& work : admitted.entries) {
        server::conversation* const talk = work.talk();
        if (talk == nullptr) continue;
        talk->channel = this;
        talk->stop = stop_.get_token();
    }
}

bool speaking_call::notify(std::string_view message) {
    std::coroutine_handle<> waiting;
    bool sent = false;
    {
        const std::lock_guard lock(mutex_);
        if (!streams_ || end_) return false;
        if (!stream_) stream_ = std::make_shared<http::body_stream>(sse_keep_alive);
        sent = stream_->write(sse_event(message));
        waiting = std::exchange(waiting_, nullptr);
    }
    go_on(waiting);
    return sent;
}

std::optional<std::stop_source> speaking_call::answer(std::string_view response) {
    std::coroutine_handle<> waiting;
    {
        const std::lock_guard lock(mutex_);
        if (admitted.batch || end_) return std::nullopt;
        end_.emplace().json = response;
        if (stream_) stream_->end(sse_event(response));
        waiting = std::exchange(waiting_, nullptr);
    }
    go_on(waiting);
    return stop_;
}

/// Lets the POST be answered while the handler goes on here.
void speaking_call::go_on(std::coroutine_handle<> waiting) const {
    if (!waiting) return;
    executor* const home = request->on ? request->on->home : nullptr;
    const bool moved = home != nullptr && home->post(waiting);
    if (!moved) waiting.resume();
}

void speaking_call::stop_unanswered() {
    {
        const std::lock_guard lock(mutex_);
        if (end_) return;
    }
    // A handler that stops at once ends this object.
    std::stop_source stop = stop_;
    stop.request_stop();
}

void speaking_call::finish(answered how) {
    std::coroutine_handle<> waiting;
    {
        const std::lock_guard lock(mutex_);
        if (end_) return;
        end_ = std::move(how);
        if (stream_) stream_->end(end_->json.empty() ? "" : sse_event(end_->json));
        waiting = std::exchange(waiting_, nullptr);
    }
    if (waiting) waiting.resume();
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
