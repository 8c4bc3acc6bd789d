#include "transport/message_call.hpp"

#include "transport/session.hpp"
#include <warder/core/clock.hpp>

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace warder::transport {
namespace {

error unreachable(std::string_view why) {
    return {std::make_error_code(std::errc::not_connected), std::string(why)};
}

/// Appends the response to one entry whose coroutine, if it has one, has ended.
void append_refusal(
    std::string& body, const server::entry& work, const std::optional<server::refusal>& refused
) {
    if (!refused) return;
    mcp::append_error_response(body, work.id, server::error_of(*refused), work.revision->era);
}

void log_fault(const server::dispatcher& by, const http::request& request, std::string_view why) {
    by.log().error(
        "answering an MCP message failed", {{"request_id", request.id}, {"reason", why}}
    );
}

/// What a message is answered with whose handlers, or we, failed as they never should.
std::string fault_response(const message_work& work) {
    const server::entry& first = work.entries.front();
    std::string response;
    mcp::append_error_response(
        response,
        work.batch ? "" : first.id,
        {mcp::errc::internal_error, "Internal error", {}},
        first.revision->era
    );
    return response;
}

/// Runs the entries, in their order.
task<std::string> run_entries(const server::dispatcher& by, message_work& work) {
    std::string body;
    server::place where = server::place::loop;
    if (work.batch) body += '[';
    for (server::entry& one : work.entries) {
        if (&one != &work.entries.front()) body += ',';
        auto running = by.run(one, *work.request, body, where);
        const auto refused = co_await running;
        append_refusal(body, one, refused);
    }
    if (work.batch) body += ']';
    co_return body;
}

}  // namespace

message_call::message_call(message_work what, std::shared_ptr<message_line> line, const clock& time)
    : work(std::move(what)), line_(std::move(line)), time_(time) {
    for (server::entry& one : work.entries) {
        server::conversation* const talk = one.talk();
        if (talk == nullptr) continue;
        talk->channel = this;
        talk->stop = stop_.get_token();
    }
}

bool message_call::begin() {
    // The calls of a batch share an answer, and a receiver MAY ignore a cancellation.
    noted_ = line_->calls.begin(work.batch ? "" : work.entries.front().id, stop_);
    if (noted_ == 0) return false;
    if (!line_->counter.begin()) {
        line_->calls.end(noted_);
        return false;
    }
    on_stop_.emplace(stop_.get_token(), on_stop{this});
    return true;
}

bool message_call::notify(std::string_view message) {
    const std::lock_guard lock(mutex_);
    return !is_over() && line_->send(message, importance::may_be_dropped);
}

task<result<std::vector<std::string>>> message_call::ask(
    const std::vector<mcp::input_request>& questions
) {
    if (!can_ask()) co_return unreachable("The client cannot be asked.");
    open_questions& open = work.joined->questions;
    const auto until = time_.steady_now() + answer_time;
    const auto round = open.add(questions.size(), noted_, until, nullptr);
    if (round == nullptr) co_return unreachable("The client went away.");
    line_->counter.pause();
    bool sent = !stop_.stop_requested();
    for (std::size_t i = 0; sent && i < questions.size(); ++i) {
        sent =
            line_->send(request_text(round->first_id + i, questions[i]), importance::must_arrive);
    }
    if (!sent) open.fail(*round, unreachable("The client went away."));
    auto settled = open.settled(*round);
    co_await settled;
    line_->counter.go_on();
    if (round->failure) co_return *std::move(round->failure);
    co_return std::move(round->answers);
}

std::optional<std::stop_source> message_call::answer(std::string_view response) {
    const std::lock_guard lock(mutex_);
    if (work.batch || is_over()) return std::nullopt;
    ended_ = true;
    answered_ = true;
    line_->send(response, importance::must_arrive);
    // What cancels the request does not cancel what goes on behind its answer.
    line_->calls.end(noted_);
    line_->counter.end();
    return stop_;
}

void message_call::finish(std::string_view response) {
    {
        const std::lock_guard lock(mutex_);
        if (answered_) return;
        if (!is_over()) line_->send(response, importance::must_arrive);
        ended_ = true;
    }
    line_->calls.end(noted_);
    line_->counter.end();
}

/// Whether nothing more is sent. Called with the mutex held.
///
/// What else waits for the stop may be called before `stopped` is, and end the call.
bool message_call::is_over() const {
    return ended_ || (stop_.stop_requested() && !line_->drains);
}

/// The client cancelled the call, or the connection ends.
void message_call::stopped() {
    const std::shared_ptr<session> joined = work.joined;
    const std::uint64_t number = noted_;
    {
        const std::lock_guard lock(mutex_);
        if (ended_) return;
        ended_ = !line_->drains;
    }
    // What follows may end this call.
    if (joined) joined->questions.fail(number, unreachable("The client cancelled the call."));
}

std::optional<std::string> run_at_once(const server::dispatcher& by, message_work& work) {
    constexpr auto here = server::place::loop;
    const bool at_once = std::ranges::all_of(work.entries, [&by](const server::entry& one) {
        return by.runs_at_once(one, here);
    });
    if (!at_once) return std::nullopt;
    try {
        std::string body;
        if (work.batch) body += '[';
        for (server::entry& one : work.entries) {
            if (&one != &work.entries.front()) body += ',';
            append_refusal(body, one, by.run_at_once(one, *work.request, body, here));
        }
        if (work.batch) body += ']';
        return body;
    } catch (const std::exception& fault) {
        log_fault(by, *work.request, fault.what());
    }
    return fault_response(work);
}

task<void> run_message(const server::dispatcher& by, std::shared_ptr<message_call> call) {
    std::string response;
    try {
        auto running = run_entries(by, call->work);
        response = co_await running;
    } catch (const std::exception& fault) {
        log_fault(by, *call->work.request, fault.what());
    } catch (...) {
        log_fault(by, *call->work.request, "no std::exception");
    }
    if (response.empty()) response = fault_response(call->work);
    call->finish(response);
}

}  // namespace warder::transport
