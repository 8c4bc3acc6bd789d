#include "app/audit_log.hpp"

#include "app/audit_line.hpp"
#include "net/named_thread.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace warder {
namespace {

constexpr std::chrono::seconds between_tries{1};

/// Of a disk that stays full, in tries.
constexpr unsigned tries_between_complaints = 60;

std::uint64_t lines_in(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

}  // namespace

/// What the thread shares with those who write.
class audit_log::state {
  public:
    state(
        rotating_file file,
        when_full policy,
        std::shared_ptr<oauth::decision_counters> counters,
        log_sink& log,
        const clock& time,
        std::chrono::milliseconds closing_time
    )
        : file_(std::move(file)),
          policy_(policy),
          counters_(std::move(counters)),
          time_(time),
          closing_time_(closing_time),
          log_(&log) {}

    bool add(const oauth::audit_record& record);
    void run();
    void close();

    std::thread thread;  ///< that runs `run`

  private:
    bool refuses() const noexcept { return policy_ == when_full::refuse; }
    void lose(std::uint64_t records);
    bool try_once();
    void complain(std::string_view what, const std::error_code& why);
    void tell_stuck();

    rotating_file file_;          // used by the thread alone, as are the next four
    std::string batch_;           ///< what is being written
    bool tells_of_lost_ = false;  ///< whether its last line is about lost records
    unsigned failed_tries_ = 0;
    bool told_stuck_ = false;

    const when_full policy_;
    const std::shared_ptr<oauth::decision_counters> counters_;
    const clock& time_;
    const std::chrono::milliseconds closing_time_;

    std::mutex log_mutex_;  // of its own, so that a blocked log holds up nobody who adds
    log_sink* log_;         ///< null once nobody waits for the thread any more

    std::mutex mutex_;
    std::condition_variable changed_;
    std::condition_variable ended_;
    std::string waiting_;
    std::size_t batch_bytes_ = 0;
    std::uint64_t lost_ = 0;  ///< since the last line that told of it
    bool closing_ = false;
    bool done_ = false;
};

/// Called under the lock.
void audit_log::state::lose(std::uint64_t records) {
    lost_ += records;
    counters_->add_lost(records);
}

bool audit_log::state::add(const oauth::audit_record& record) {
    std::string line;
    append_audit_line(line, record);
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        // Strangers, who can have as many records as they like, leave half of it to callers.
        const std::size_t room = record.caller ? max_waiting_bytes : max_waiting_bytes / 2;
        if (closing_ || waiting_.size() + batch_bytes_ + line.size() > room) {
            // A call that is refused for it did not happen, so no record of it is missing.
            const bool happens = !refuses() || !record.allowed;
            if (happens) lose(1);
            return !refuses();
        }
        first = waiting_.empty();
        waiting_ += line;
    }
    if (first) changed_.notify_one();
    return true;
}

void audit_log::state::complain(std::string_view what, const std::error_code& why) {
    const std::lock_guard lock(log_mutex_);
    if (log_ == nullptr) return;
    log_->error(what, {{"file", file_.path()}, {"reason", why.message()}});
}

void audit_log::state::tell_stuck() {
    if (!file_.stuck()) {
        told_stuck_ = false;
    } else if (!std::exchange(told_stuck_, true)) {
        complain("the audit log is full and cannot be rotated; it goes on growing", file_.stuck());
    }
}

/// Writes of the batch what the file takes; true when that was all.
bool audit_log::state::try_once() {
    std::error_code failure;
    batch_.erase(0, file_.write(batch_, failure));
    tell_stuck();
    if (!failure) {
        failed_tries_ = 0;
        return true;
    }
    if (failed_tries_++ % tries_between_complaints == 0) {
        complain(
            refuses() ? "the audit log cannot be written; calls are refused once no more can wait"
                      : "the audit log cannot be written; records are lost once no more can wait",
            failure
        );
    }
    return false;
}

void audit_log::state::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) break;
        batch_ = std::exchange(waiting_, {});
        const std::uint64_t lost = std::exchange(lost_, 0);
        tells_of_lost_ = lost > 0;
        if (tells_of_lost_) append_lost_line(batch_, lost, time_.now());
        batch_bytes_ = batch_.size();
        lock.unlock();
        bool all = try_once();
        lock.lock();
        while (!all && !closing_) {
            batch_bytes_ = batch_.size();
            changed_.wait_for(lock, between_tries, [this] { return closing_; });
            lock.unlock();
            all = try_once();
            lock.lock();
        }
        batch_bytes_ = 0;
        if (all) continue;
        lose(lines_in(batch_) - (tells_of_lost_ ? 1 : 0) + lines_in(waiting_));
        break;
    }
    done_ = true;
    ended_.notify_all();
}

void audit_log::state::close() {
    std::unique_lock lock(mutex_);
    if (!thread.joinable()) return;
    closing_ = true;
    changed_.notify_all();
    const bool ended = ended_.wait_for(lock, closing_time_, [this] { return done_; });
    const std::uint64_t lost = lost_;
    std::thread leaving = std::move(thread);
    lock.unlock();
    if (ended) {
        leaving.join();
    } else {
        leaving.detach();  // it has its share of the state
    }
    const std::lock_guard last(log_mutex_);
    if (!ended) log_->error("the audit log is stuck; its last records may be lost");
    if (lost > 0) {
        log_->error("audit records were not written", {{"records", std::to_string(lost), true}});
    }
    log_ = nullptr;
}

result<std::shared_ptr<audit_log>> audit_log::open(
    const audit_settings& chosen,
    std::shared_ptr<oauth::decision_counters> counters,
    log_sink& log,
    const clock& time,
    std::chrono::milliseconds closing_time
) {
    auto file =
        rotating_file::open(chosen.file, {.max_bytes = chosen.max_bytes, .files = chosen.files});
    if (!file) return std::move(file).error();
    auto shared = std::make_shared<state>(
        *std::move(file), chosen.when_full, std::move(counters), log, time, closing_time
    );
    shared->thread = net::start_named_thread("warder-audit", [shared] {
        net::block_sigpipe();  // the file may be a pipe
        shared->run();
    });
    return std::shared_ptr<audit_log>(new audit_log(std::move(shared)));
}

audit_log::~audit_log() {
    close();
}

bool audit_log::write(const oauth::audit_record& record) noexcept {
    try {
        return state_->add(record);
    } catch (const std::exception&) {
        return false;  // no memory, in which nothing can be promised
    }
}

void audit_log::close() noexcept {
    state_->close();
}

}  // namespace warder
