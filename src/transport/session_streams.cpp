#include "transport/session_streams.hpp"

#include <warder/transport/sse.hpp>

#include <utility>

namespace warder::transport {
namespace {

/// Most bytes that an event adds to its message: names of fields, and the id.
constexpr std::size_t most_framing = 128;

}  // namespace

session_streams::opened session_streams::open() {
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = ++last_;
    if (ended_) {
        auto over = std::make_shared<http::body_stream>();
        over->end();
        return {number, std::move(over)};
    }
    response_body out = make_body(number);
    streams_[number].out = out;
    return {number, std::move(out)};
}

/// A response that begins where the client can resume from.
session_streams::response_body session_streams::make_body(std::uint64_t stream) {
    auto out = std::make_shared<http::body_stream>(sse_keep_alive);
    // MCP 2025-11-25: the server SHOULD immediately send an event with an id and empty data. Older
    // clients would take it for a message.
    if (can_cut()) out->write(sse_opening(events_->append(session_, stream, {})));
    return out;
}

bool session_streams::send(std::uint64_t stream, std::string_view message) {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(stream);
    return found != streams_.end() && write(stream, found->second.out, message);
}

bool session_streams::write(std::uint64_t stream, response_body& out, std::string_view message) {
    if (!resumable()) return out && out->write(sse_event(message));
    // Left out, as in a call without a session. If it were kept instead, it could push out of the
    // store what a client resumes from, and with that the result.
    const std::size_t needed = message.size() + most_framing;
    if (out ? !out->has_room(needed) : needed > http::body_stream::most_waiting) return false;
    const std::string id = events_->append(session_, stream, message);
    if (out && !out->write(sse_event(message, id))) {
        // The client is gone; it may fetch the rest.
        out->end();
        out.reset();
    }
    return true;
}

void session_streams::close(std::uint64_t stream, std::string_view last) {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;
    const response_body out = std::move(found->second.out);
    streams_.erase(found);
    std::string event;
    if (!last.empty()) {
        event = sse_event(last, resumable() ? events_->append(session_, stream, last) : "");
    }
    if (out) out->end(event);
}

void session_streams::cut(std::uint64_t stream) {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(stream);
    if (!can_cut() || found == streams_.end() || !found->second.out) return;
    // MCP 2025-11-25: the server SHOULD send a retry field before it closes the connection.
    std::exchange(found->second.out, nullptr)->end(sse_retry());
}

session_streams::response_body session_streams::listen(wall_time until) {
    const std::lock_guard lock(mutex_);
    if (unasked_ended_) return nullptr;
    carrier& by = streams_[unasked];
    if (by.out && !by.out->over()) return nullptr;
    by = {make_body(unasked), until};
    return by.out;
}

session_streams::resumed session_streams::resume(std::string_view last_event_id, wall_time until) {
    const std::lock_guard lock(mutex_);
    resumed back;
    if (!resumable() || ended_) return back;
    const auto stream = events_->replay(
        session_,
        last_event_id,
        [&back](std::string_view id, std::string_view message) {
            back.missed += sse_event(message, id);
        }
    );
    back.known = stream.has_value();
    if (!back.known) return back;
    const auto found = streams_.find(*stream);
    if (found == streams_.end()) return back;
    // Who comes back has lost the response before, whatever its connection looks like from here.
    if (found->second.out) found->second.out->end();
    // Nothing stands before what was missed: its id would be later than those.
    found->second = {std::make_shared<http::body_stream>(sse_keep_alive), until};
    back.out = found->second.out;
    return back;
}

void session_streams::tick(wall_time now) {
    const std::lock_guard lock(mutex_);
    for (auto& [number, by] : streams_) {
        if (by.out && by.until <= now) std::exchange(by.out, nullptr)->end();
    }
}

bool session_streams::listening() const {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(unasked);
    return found != streams_.end() && found->second.out && !found->second.out->over();
}

void session_streams::stop_listening() {
    const std::lock_guard lock(mutex_);
    unasked_ended_ = true;
    const auto found = streams_.find(unasked);
    if (found == streams_.end()) return;
    if (found->second.out) found->second.out->end();
    streams_.erase(found);
}

void session_streams::end() {
    const std::lock_guard lock(mutex_);
    ended_ = unasked_ended_ = true;
    for (const auto& [number, by] : std::exchange(streams_, {})) {
        if (by.out) by.out->end();
    }
}

std::size_t session_streams::size() const {
    const std::lock_guard lock(mutex_);
    return streams_.size();
}

}  // namespace warder::transport
