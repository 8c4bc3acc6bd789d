#include "transport/questions.hpp"

#include <warder/json/writer.hpp>

#include <system_error>
#include <utility>

namespace warder::transport {

namespace {

/// The parameters as an older client knows them.
std::string older_params(const mcp::input_request& question) {
    std::string text = question.params.empty() ? "{}" : question.params;
    if (question.elicitation_id.empty()) return text;
    // Behind the members that are there.
    text.back() = ',';
    text += R"("elicitationId":)";
    json::append_string(text, question.elicitation_id);
    text += '}';
    return text;
}

}  // namespace

std::string request_text(std::uint64_t id, const mcp::input_request& question) {
    std::string text;
    json::writer out(text);
    out.begin_object().key("jsonrpc").value("2.0").key("id").value(id);
    out.key("method").value(question.method);
    out.key("params").raw(older_params(question)).end_object();
    return text;
}

std::shared_ptr<open_questions::round> open_questions::add(
    std::size_t count, std::uint64_t stream, time_point until, executor* home
) {
    const std::lock_guard lock(mutex_);
    if (closed_) return nullptr;
    auto asked = std::make_shared<round>();
    asked->answers.resize(count);
    asked->unanswered = count;
    asked->first_id = last_id_ + 1;
    asked->stream = stream;
    asked->until = until;
    asked->handler.home = home;
    for (std::size_t i = 0; i < count; ++i) {
        open_.emplace(++last_id_, asked);
    }
    return asked;
}

void open_questions::answer(std::uint64_t id, result<std::string> said) {
    waiter handler;
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(id);
        if (found == open_.end()) return;
        const std::shared_ptr<round> asked = found->second;
        open_.erase(found);
        --asked->unanswered;
        if (said) {
            asked->answers[id - asked->first_id] = *std::move(said);
        } else {
            asked->failure = std::move(said).error();
        }
        if (asked->unanswered > 0 && !asked->failure) return;
        handler = settle(*asked);
    }
    go_on(handler);
}

void open_questions::fail(const round& which, const error& why) {
    fail_those([&which](const round& asked) { return &asked == &which; }, why);
}

void open_questions::fail(std::uint64_t stream, const error& why) {
    fail_those([stream](const round& asked) { return asked.stream == stream; }, why);
}

void open_questions::fail_all(const error& why) {
    fail_those([](const round&) { return true; }, why);
}

void open_questions::tick(time_point now) {
    const error late(
        std::make_error_code(std::errc::timed_out), "The client did not answer in time."
    );
    fail_those([now](const round& asked) { return asked.until <= now; }, late);
}

void open_questions::close(const error& why) {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    fail_all(why);
}

std::size_t open_questions::size() const {
    const std::lock_guard lock(mutex_);
    return open_.size();
}

template <class Which>
void open_questions::fail_those(Which which, const error& why) {
    std::vector<waiter> handlers;
    {
        const std::lock_guard lock(mutex_);
        std::vector<std::shared_ptr<round>> failed;
        for (const auto& [id, asked] : open_) {
            if (!asked->failure && which(*asked)) {
                asked->failure = why;
                failed.push_back(asked);
            }
        }
        for (const auto& asked : failed) {
            handlers.push_back(settle(*asked));
        }
    }
    for (const waiter& handler : handlers) {
        go_on(handler);
    }
}

/// Whether the handler has to wait.
bool open_questions::wait(round& asked, std::coroutine_handle<> handler) {
    const std::lock_guard lock(mutex_);
    if (asked.failure || asked.unanswered == 0) return false;
    asked.handler.frame = handler;
    return true;
}

/// Forgets the questions of a round that is over, and gives who waits for it.
waiter open_questions::settle(round& asked) {
    const auto first = open_.lower_bound(asked.first_id);
    const auto last = open_.lower_bound(asked.first_id + asked.answers.size());
    const waiter handler{std::exchange(asked.handler.frame, nullptr), asked.handler.home};
    open_.erase(first, last);
    return handler;
}

}  // namespace warder::transport
