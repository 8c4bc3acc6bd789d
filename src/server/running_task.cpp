#include <warder/core/go_on.hpp>
#include <warder/server/task_board.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

error too_large() {
    return {
        std::make_error_code(std::errc::no_buffer_space),
        "The client cannot be asked: its tasks are too large."
    };
}

}  // namespace

/// Awaitable: until all questions are answered, or cannot be any more.
struct running_task::asking {
    running_task& asked;
    const std::vector<mcp::input_request>& questions;

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> asker) {
        return asked.begin_asking(questions, asker);
    }
    void await_resume() const noexcept {}
};

running_task::running_task(task_board& board, task_record begun, executor* home)
    : board_(board), home_(home), record_(std::move(begun)) {}

running_task::~running_task() {
    board_.forget(record_.told.id);
}

mcp::task_state running_task::told() const {
    const std::lock_guard lock(mutex_);
    return record_.told;
}

void running_task::stopped_by(std::stop_source stop) {
    bool late = false;
    {
        const std::lock_guard lock(mutex_);
        stop_ = stop;
        late = no_answers_.has_value();
    }
    if (late) stop.request_stop();
}

void running_task::say(std::string_view message) {
    const std::lock_guard lock(mutex_);
    if (is_final(record_.told.status)) return;
    std::string before = std::exchange(record_.told.message, std::string(message));
    if (record_.told.message.size() != before.size() && !weigh()) {
        record_.told.message = std::move(before);
        return;
    }
    untold_ = true;
    tell_text(board_.from_.time.now());
}

task<result<std::vector<std::string>>> running_task::ask(
    const std::vector<mcp::input_request>& questions
) {
    asking waiting{*this, questions};
    co_await waiting;
    const std::lock_guard lock(mutex_);
    if (no_answers_) co_return *no_answers_;
    if (too_late_) co_return *too_late_;
    co_return std::exchange(answers_, {});
}

/// Registers questions; false where nobody will answer them.
bool running_task::begin_asking(
    const std::vector<mcp::input_request>& questions, std::coroutine_handle<> asker
) {
    const std::lock_guard lock(mutex_);
    if (no_answers_) return false;
    too_late_.reset();
    if (!weigh(bytes_of(questions))) {
        too_late_ = too_large();
        return false;
    }
    asked_at_ = board_.from_.time.now();
    answers_.assign(questions.size(), {});
    for (std::size_t i = 0; i < questions.size(); ++i) {
        mcp::input_request shown = questions[i];
        for (unsigned number = 2; !used_keys_.insert(shown.key).second; ++number) {
            shown.key = questions[i].key + "-" + std::to_string(number);
        }
        positions_.emplace(shown.key, i);
        record_.told.questions.push_back(std::move(shown));
    }
    record_.told.status = mcp::task_status::input_required;
    asker_ = asker;
    commit();
    return true;
}

bool running_task::answer(const mcp::input_answers& given) {
    std::coroutine_handle<> asker;
    {
        const std::lock_guard lock(mutex_);
        auto& open = record_.told.questions;
        std::size_t taken = 0;
        std::size_t bytes = 0;
        for (const auto& [key, json] : given) {
            if (!positions_.contains(key)) continue;
            ++taken;
            bytes += json.size();
        }
        if (taken == 0) return true;
        // The last answers are not kept: their handler takes them.
        if (taken < open.size() && !weigh(bytes)) return false;
        for (const auto& [key, json] : given) {
            const auto asked = positions_.find(key);
            if (asked == positions_.end()) continue;
            answers_[asked->second] = json;
            std::erase_if(open, [&key](const auto& one) { return one.key == key; });
            positions_.erase(asked);
        }
        if (open.empty()) {
            record_.told.status = mcp::task_status::working;
            asker = std::exchange(asker_, nullptr);
        }
        commit();
    }
    resume(asker);
    return true;
}

void running_task::complete(std::string result) {
    if (result.size() > most_result_bytes) {
        return fail({mcp::errc::handler_failed, "The result is too large to be kept (4 MiB)", {}});
    }
    const std::lock_guard lock(mutex_);
    if (is_final(record_.told.status)) return;
    record_.told.status = mcp::task_status::completed;
    record_.told.result = std::move(result);
    commit();
}

void running_task::fail(mcp::protocol_error why) {
    const std::lock_guard lock(mutex_);
    if (is_final(record_.told.status)) return;
    record_.told.status = mcp::task_status::failed;
    record_.told.failure = std::move(why);
    commit();
}

void running_task::cancel() {
    std::coroutine_handle<> asker;
    std::stop_source stop{std::nostopstate};
    {
        const std::lock_guard lock(mutex_);
        if (is_final(record_.told.status)) return;
        no_answers_ =
            error(std::make_error_code(std::errc::operation_canceled), "The task was cancelled.");
        asker = end_asking();
        record_.told.status = mcp::task_status::cancelled;
        stop = stop_;
        commit();
    }
    stop.request_stop();
    resume(asker);
}

void running_task::stop(const error& why) {
    std::coroutine_handle<> asker;
    std::stop_source stop{std::nostopstate};
    {
        const std::lock_guard lock(mutex_);
        if (!no_answers_) no_answers_ = why;
        asker = end_asking();
        stop = stop_;
        if (asker) commit();
    }
    stop.request_stop();
    resume(asker);
}

void running_task::tick(std::chrono::system_clock::time_point now) {
    std::coroutine_handle<> asker;
    {
        const std::lock_guard lock(mutex_);
        tell_text(now);
        const mcp::task_state& told = record_.told;
        if (told.status != mcp::task_status::input_required) return;
        if (now - asked_at_ <= told.ttl) return;
        too_late_ =
            error(std::make_error_code(std::errc::timed_out), "The client did not answer in time.");
        asker = end_asking();
        commit();
    }
    resume(asker);
}

/// Takes the questions back, under the lock; gives who is to be resumed.
std::coroutine_handle<> running_task::end_asking() {
    positions_.clear();
    answers_.clear();
    record_.told.questions.clear();
    if (record_.told.status == mcp::task_status::input_required) {
        record_.told.status = mcp::task_status::working;
    }
    return std::exchange(asker_, nullptr);
}

/// Tells what was said, under the lock, unless that was done a short while ago.
void running_task::tell_text(std::chrono::system_clock::time_point now) {
    if (!untold_ || now < next_text_) return;
    next_text_ = now + record_.told.poll_interval;
    commit();
}

/// Has the board count what is kept, under the lock; false where `more` would be too much.
bool running_task::weigh(std::size_t more) {
    std::size_t bytes = record_.told.message.size() + bytes_of(record_.told.questions) + more;
    if (!record_.told.questions.empty()) {
        for (const std::string& answer : answers_)
            bytes += answer.size();
    }
    return board_.weigh(record_.told.id, bytes);
}

/// Keeps and tells what changed, under the lock, so that changes are told in their order.
void running_task::commit() {
    untold_ = false;
    weigh();  // as much as there was room for, or less
    record_.told.changed = board_.from_.time.now();
    board_.from_.store.update(record_);
    board_.from_.changes.announce({change::kind::task, record_.told.id});
}

void running_task::resume(std::coroutine_handle<> asker) const {
    go_on(asker, home_);
}

}  // namespace warder::server
