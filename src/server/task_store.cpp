#include <warder/server/task_store.hpp>

namespace warder::server {
namespace {

std::size_t weight_of(const task_record& record) {
    const mcp::task_state& told = record.told;
    const auto& failure = told.failure;
    return told.result.size() + told.message.size() + bytes_of(told.questions) +
           (failure ? failure->message.size() + failure->data.size() : 0);
}

std::size_t one(const task_record&) {
    return 1;
}

}  // namespace

std::size_t bytes_of(const std::vector<mcp::input_request>& questions) {
    std::size_t bytes = 0;
    for (const mcp::input_request& one : questions) {
        bytes += one.key.size() + one.method.size() + one.params.size() + one.elicitation_id.size();
    }
    return bytes;
}

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
    if (own < most_of_one_caller) return kept_.size() < most_tasks || forget_one(&one);
    if (oldest == kept_.end()) return false;
    forget(oldest);
    return true;
}

/// Forgets what ended first of the caller that keeps most; false where nothing has ended.
bool memory_task_store::forget_one(std::size_t (*weight)(const task_record&)) {
    struct share {
        std::size_t weight = 0;
        records::iterator oldest;
        bool ended = false;
    };
    std::map<std::string_view, share> shares;
    for (auto at = kept_.begin(); at != kept_.end(); ++at) {
        const mcp::task_state& told = at->second.told;
        share& own = shares[at->second.principal];
        own.weight += weight(at->second);
        if (!is_final(told.status)) continue;
        if (!own.ended || told.changed < own.oldest->second.told.changed) own.oldest = at;
        own.ended = true;
    }
    const share* most = nullptr;
    for (const auto& [principal, own] : shares) {
        if (own.ended && (most == nullptr || own.weight > most->weight)) most = &own;
    }
    if (most == nullptr) return false;
    forget(most->oldest);
    return true;
}

void memory_task_store::forget(records::iterator which) {
    bytes_ -= weight_of(which->second);
    kept_.erase(which);
}

void memory_task_store::keep_within_bytes() {
    while (bytes_ > most_bytes_ && forget_one(&weight_of)) {
    }
}

bool memory_task_store::create(const task_record& begun) {
    const std::lock_guard lock(mutex_);
    if (!make_room(begun.principal)) return false;
    if (!kept_.emplace(begun.told.id, begun).second) return false;
    bytes_ += weight_of(begun);
    keep_within_bytes();
    return true;
}

void memory_task_store::update(const task_record& changed) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(changed.told.id);
    if (found == kept_.end()) return;
    bytes_ -= weight_of(found->second);
    found->second = changed;
    bytes_ += weight_of(changed);
    keep_within_bytes();
}

std::optional<task_record> memory_task_store::get(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end()) return std::nullopt;
    return found->second;
}

std::optional<task_summary> memory_task_store::summary(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end()) return std::nullopt;
    const task_record& record = found->second;
    return task_summary{record.principal, record.tool, record.told.status};
}

void memory_task_store::expire(std::chrono::system_clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (auto next = kept_.begin(); next != kept_.end();) {
        const auto each = next++;
        const mcp::task_state& told = each->second.told;
        if (is_final(told.status) && now - told.changed > told.ttl) forget(each);
    }
}

}  // namespace warder::server
