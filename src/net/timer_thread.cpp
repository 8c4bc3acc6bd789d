#include "net/named_thread.hpp"
#include <warder/net/timer_thread.hpp>

#include <utility>

namespace warder::net {

timer_thread::~timer_thread() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

timer::entry timer_thread::call_at(time_point due, unique_function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable()) {
        thread_ = start_named_thread("warder-timer", [this] {
            block_sigpipe();
            run();
        });
    }
    const entry named{due, ++last_number_};
    waiting_.emplace(named, std::move(work));
    changed_.notify_one();
    return named;
}

bool timer_thread::forget(const entry& what) {
    unique_function<void()> forgotten;  // ends after the lock
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(what);
    if (found == waiting_.end()) return false;
    forgotten = std::move(found->second);
    waiting_.erase(found);
    return true;
}

void timer_thread::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (waiting_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto first = waiting_.begin();
        if (const time_point due = first->first.due; now() < due) {
            changed_.wait_until(lock, due);
            continue;
        }
        unique_function<void()> work = std::move(first->second);
        waiting_.erase(first);
        lock.unlock();
        work();
        work = {};
        lock.lock();
    }
}

}  // namespace warder::net
