#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>
#include <warder/server/conversation.hpp>
#include <warder/server/task_board.hpp>

#include <stdexcept>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

/// Takes the highest value that anybody gave; false for one that is not higher.
bool raise(std::atomic<double>& highest, double value) noexcept {
    double before = highest.load(std::memory_order_relaxed);
    while (value > before) {
        if (highest.compare_exchange_weak(before, value, std::memory_order_relaxed)) return true;
    }
    return false;
}

}  // namespace

task<result<std::vector<std::string>>> client_channel::ask(const std::vector<mcp::input_request>&) {
    co_return error(
        std::make_error_code(std::errc::operation_not_supported), "The client cannot be asked."
    );
}

std::optional<std::stop_source> client_channel::answer(std::string_view) {
    return std::nullopt;
}

void conversation::progress(double done, std::optional<double> total, std::string_view message) {
    if (running_task* const task = as_task()) {
        // SEP-2663: how far a task is can be asked for; nothing is sent.
        if (!message.empty()) task->say(message);
        return;
    }
    if (channel == nullptr || progress_token.empty()) return;
    // The value MUST increase with each notification.
    if (!raise(last_progress_, done)) return;
    std::string text;
    json::writer out(text);
    mcp::begin_notification(out, "notifications/progress");
    out.key("params")
        .begin_object()
        .key("progressToken")
        .raw(progress_token)
        .key("progress")
        .value(done);
    if (total) out.key("total").value(*total);
    if (!message.empty()) out.key("message").value(message);
    out.end_object().end_object();
    channel->notify(text);
}

void conversation::log(mcp::logging_level level, std::string_view data, std::string_view logger) {
    if (as_task() != nullptr || channel == nullptr || !client.logs || level < *client.logs) return;
    std::string text;
    json::writer out(text);
    mcp::begin_notification(out, "notifications/message");
    out.key("params").begin_object().key("level").value(mcp::to_string(level));
    if (!logger.empty()) out.key("logger").value(logger);
    out.key("data").raw(data).end_object().end_object();
    channel->notify(text);
}

task<std::vector<std::string>> conversation::ask(const std::vector<mcp::input_request>& questions) {
    if (as_task() != nullptr) {
        auto asking = ask_as_task(questions);
        co_return co_await asking;
    }
    std::vector<mcp::input_request> open;
    for (const mcp::input_request& one : questions) {
        note(one);
        if (!so_far.answers.contains(one.key)) open.push_back(one);
    }
    require(open);
    if (!open.empty() && in_rounds) {
        // An answer that nobody asked for does not travel.
        std::erase_if(so_far.answers, [this](const auto& one) {
            return !asked_.contains(one.first);
        });
        open_questions = std::move(open);
        throw unanswered{};
    }
    if (!open.empty()) {
        if (channel == nullptr || !channel->can_ask()) {
            throw failed_to_ask{error(
                std::make_error_code(std::errc::operation_not_supported),
                "The client cannot be asked: it opened no session."
            )};
        }
        auto asking = channel->ask(open);
        auto given = co_await asking;
        if (!given) throw failed_to_ask{std::move(given).error()};
        for (std::size_t i = 0; i < open.size(); ++i) {
            so_far.answers.insert_or_assign(open[i].key, std::move((*given)[i]));
        }
    }
    std::vector<std::string> all;
    for (const mcp::input_request& one : questions) {
        all.push_back(so_far.answers.at(one.key));
    }
    co_return all;
}

/// Remembers the key of a question. A second one would share the answer, which the user gave to the
/// first only; asked for another try, it would have the same answer for ever.
void conversation::note(const mcp::input_request& question) {
    // The list of roots is the same whoever asks.
    if (asked_.insert(question.key).second || question.needs == &mcp::client_capabilities::roots) {
        return;
    }
    throw std::logic_error(
        "two questions have the key \"" + question.key + "\": give each one its own, such as \"" +
        question.key + "-1\""
    );
}

std::optional<std::string> conversation::recall(std::string_view key) {
    const auto found = so_far.memo.find(key);
    // An effect that threw is remembered by nobody, and may be tried again.
    if (found == so_far.memo.end()) return std::nullopt;
    if (!recalled_.emplace(key).second) {
        throw std::logic_error(
            "once has the key \"" + std::string(key) + "\" twice: give each effect its own"
        );
    }
    return found->second;
}

void conversation::remember(std::string key, std::string json) {
    recalled_.insert(key);
    so_far.memo.insert_or_assign(std::move(key), std::move(json));
}

void conversation::become(std::shared_ptr<running_task> begun) noexcept {
    own_task_ = std::move(begun);
    task_.store(own_task_.get(), std::memory_order_release);
}

/// Throws where the client did not declare that it can be asked this.
void conversation::require(const std::vector<mcp::input_request>& questions) const {
    for (const mcp::input_request& one : questions) {
        if (!(client.can.*one.needs)) {
            throw lacking_capability{mcp::required_capabilities(one)};
        }
    }
}

task<std::vector<std::string>> conversation::ask_as_task(
    const std::vector<mcp::input_request>& questions
) {
    require(questions);
    if (questions.empty()) co_return std::vector<std::string>();
    auto asking = as_task()->ask(questions);
    auto given = co_await asking;
    if (!given) throw failed_to_ask{std::move(given).error()};
    co_return *std::move(given);
}

}  // namespace warder::server
