#include <warder/server/task_board.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

/// An id is what a client shows to see a task, beside its token: 128 bits.
constexpr std::size_t id_bytes = 16;

}  // namespace

task_board::~task_board() {
    finish();
}

void task_board::finish() {
    stop();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_.empty(); });
}

std::shared_ptr<running_task> task_board::begin(
    const task_options& how,
    std::string_view principal,
    std::string_view tool,
    std::size_t request_bytes,
    executor* home
) {
    task_record begun;
    begun.told.id = random_hex(from_.chance, id_bytes);
    begun.told.message = how.status;
    begun.told.created = begun.told.changed = from_.time.now();
    begun.told.ttl = std::clamp<std::chrono::milliseconds>(how.ttl, shortest_ttl, longest_ttl);
    begun.told.poll_interval = how.poll_interval;
    begun.principal = principal;
    begun.tool = tool;

    const std::size_t kept_bytes = begun.told.message.size();
    const std::size_t bytes = request_bytes + kept_bytes;
    const std::lock_guard lock(mutex_);
    if (stopped_ || !has_room(principal, bytes) || !from_.store.create(begun)) return nullptr;
    const std::string id = begun.told.id;
    auto made = std::make_shared<running_task>(*this, std::move(begun), home);
    running_.emplace(id, held{made, std::string(principal), request_bytes, kept_bytes});
    share& own = shares_[std::string(principal)];
    ++own.tasks;
    own.bytes += bytes;
    bytes_ += bytes;
    return made;
}

/// Whether one more handler of this caller may run, with a task of that size.
bool task_board::has_room(std::string_view principal, std::size_t bytes) const {
    if (running_.size() >= most_running || !fits(principal, bytes)) return false;
    const auto own = shares_.find(principal);
    return own == shares_.end() || own->second.tasks < most_of_one_caller;
}

/// Whether the tasks of this caller may be so much larger.
bool task_board::fits(std::string_view principal, std::size_t more) const {
    const auto own = shares_.find(principal);
    const std::size_t before = own == shares_.end() ? 0 : own->second.bytes;
    return before + more <= most_bytes_of_one_caller && bytes_ + more <= most_bytes;
}

/// Notes how much a task keeps; false, and nothing changes, where it may not be more than before.
bool task_board::weigh(const std::string& id, std::size_t kept_bytes) {
    const std::lock_guard lock(mutex_);
    held& weighed = running_.at(id);
    const std::size_t before = weighed.kept_bytes;
    if (kept_bytes > before && !fits(weighed.principal, kept_bytes - before)) return false;
    weighed.kept_bytes = kept_bytes;
    std::size_t& own = shares_.at(weighed.principal).bytes;
    own = own - before + kept_bytes;
    bytes_ = bytes_ - before + kept_bytes;
    return true;
}

std::optional<task_record> task_board::find(std::string_view id, std::string_view principal) const {
    auto found = from_.store.get(id);
    if (found && found->principal != principal) return std::nullopt;
    return found;
}

std::optional<task_summary> task_board::summary(std::string_view id, std::string_view principal)
    const {
    auto found = from_.store.summary(id);
    if (found && found->principal != principal) return std::nullopt;
    return found;
}

bool task_board::answer(std::string_view id, const mcp::input_answers& given) const {
    const auto asked = running(id);
    return asked == nullptr || asked->answer(given);
}

void task_board::cancel(std::string_view id) const {
    if (const auto cancelled = running(id)) cancelled->cancel();
}

void task_board::tick() {
    const auto now = from_.time.now();
    for (const auto& one : all_running())
        one->tick(now);
    from_.store.expire(now);
}

void task_board::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    const error why(std::make_error_code(std::errc::operation_canceled), "The server stops.");
    for (const auto& one : all_running())
        one->stop(why);
}

bool task_board::wait_until_idle(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    return idle_.wait_for(lock, longest, [this] { return running_.empty(); });
}

/// The task of that id whose handler runs here, or null.
std::shared_ptr<running_task> task_board::running(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(id);
    return found == running_.end() ? nullptr : found->second.task.lock();
}

std::vector<std::shared_ptr<running_task>> task_board::all_running() const {
    std::vector<std::shared_ptr<running_task>> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, one] : running_) {
        if (auto task = one.task.lock()) all.push_back(std::move(task));
    }
    return all;
}

/// Called when all of a task's call is gone.
void task_board::forget(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto gone = running_.find(id);
    const std::size_t bytes = gone->second.request_bytes + gone->second.kept_bytes;
    const auto own = shares_.find(gone->second.principal);
    bytes_ -= bytes;
    own->second.bytes -= bytes;
    if (--own->second.tasks == 0) shares_.erase(own);
    running_.erase(gone);
    // Under the lock: the board may be gone right after it.
    idle_.notify_all();
}

}  // namespace warder::server
