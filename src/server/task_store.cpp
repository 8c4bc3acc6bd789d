#include <warder/server/task_store.hpp>

namespace warder::server {

/// Sees to it that one more task of this caller may be kept.
bool memory_task_store::make_room(std::string_view principal) {
    std::size_t own = 0;
    auto oldest = kept_.end();
    for (auto at = kept_.begin(); at != kept_.end(); ++at) {
        const task_record& record = at->second;
        if (record.principal != principal) continue;
        ++own;
        if (!is_final(record.told.status)) continue;
        if (oldest == kept_.end() || record.told.changed < oldest->second.told.changed) oldest = at;
    }
    if (own < most_of_one_caller && kept_.size() < most_tasks) return true;
    if (oldest == kept_.end()) return false;
    kept_.erase(oldest);
    return true;
}

bool memory_task_store::create(const task_record& begun) {
    const std::lock_guard lock(mutex_);
    if (!make_room(begun.principal)) return false;
    return kept_.emplace(begun.told.id, begun).second;
}

void memory_task_store::update(const task_record& changed) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(changed.told.id);
    if (found != kept_.end()) found->second = changed;
}

std::optional<task_record> memory_task_store::get(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end()) return std::nullopt;
    return found->second;
}

void memory_task_store::expire(std::chrono::system_clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [now](const auto& one) {
        const mcp::task_state& told = one.second.told;
        return is_final(told.status) && now - told.changed > told.ttl;
    });
}

}  // namespace warder::server
