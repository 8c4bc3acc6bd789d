#include "transport/call_group.hpp"

#include "transport/speaking_call.hpp"

#include <vector>

namespace warder::transport {

void call_group::add(const std::shared_ptr<speaking_call>& begun) {
    const std::lock_guard lock(mutex_);
    running_.emplace(begun.get(), begun);
}

void call_group::remove(const speaking_call* ended) {
    const std::lock_guard lock(mutex_);
    running_.erase(ended);
    if (running_.empty()) idle_.notify_all();
}

void call_group::stop_all() {
    std::vector<std::shared_ptr<speaking_call>> all;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [key, one] : running_) {
            if (auto call = one.lock()) all.push_back(std::move(call));
        }
    }
    for (const auto& call : all)
        call->stop();
}

bool call_group::finish(std::chrono::steady_clock::time_point until) {
    stop_all();
    std::unique_lock lock(mutex_);
    return idle_.wait_until(lock, until, [this] { return running_.empty(); });
}

void call_group::finish() {
    stop_all();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return running_.empty(); });
}

}  // namespace warder::transport
