#include "stores/refusals.hpp"
#include <warder/stores/memory_record_store.hpp>

namespace warder::stores {

void memory_record_store::shelf::insert(const record& kept) {
    const auto place = records.emplace(kept.key, kept).first;
    ends.emplace(kept.ends, place->first);
    if (!kept.group.empty()) ++groups[kept.group];
}

void memory_record_store::shelf::erase(record_map::iterator place) {
    const record& old = place->second;
    ends.erase({old.ends, place->first});
    const auto group = groups.find(old.group);
    if (group != groups.end() && --group->second == 0) groups.erase(group);
    records.erase(place);
}

void memory_record_store::shelf::drop_ended(time_point now) {
    while (!ends.empty() && ends.begin()->first <= now)
        erase(records.find(ends.begin()->second));
}

bool memory_record_store::has_room(const shelf& there, const record& kept) const {
    if (there.records.size() >= limits_.of_kind) return false;
    const auto group = there.groups.find(kept.group);
    return group == there.groups.end() || group->second < limits_.of_group;
}

result<void> memory_record_store::keep(shelf& there, const record& kept) const {
    if (!has_room(there, kept)) return no_room(kept);
    there.insert(kept);
    return {};
}

result<void> memory_record_store::put(const record& kept) {
    if (auto refusal = why_too_large(kept, limits_)) return *std::move(refusal);
    const std::lock_guard lock(mutex_);
    shelf& there = shelves_[kept.kind];
    there.drop_ended(clock_.now());
    const auto old = there.records.find(kept.key);
    if (old == there.records.end()) return keep(there, kept);
    const record before = old->second;
    there.erase(old);
    auto outcome = keep(there, kept);
    if (!outcome) there.insert(before);  // it moves to a group that is full: nothing happens
    return outcome;
}

result<bool> memory_record_store::add(const record& kept) {
    if (auto refusal = why_too_large(kept, limits_)) return *std::move(refusal);
    const std::lock_guard lock(mutex_);
    shelf& there = shelves_[kept.kind];
    there.drop_ended(clock_.now());
    if (there.records.contains(kept.key)) return false;
    if (auto outcome = keep(there, kept); !outcome) return outcome.error();
    return true;
}

result<std::optional<record>> memory_record_store::find(
    std::string_view kind, std::string_view key
) {
    const std::lock_guard lock(mutex_);
    const auto there = shelves_.find(kind);
    if (there == shelves_.end()) return std::optional<record>();
    const auto place = there->second.records.find(key);
    if (place == there->second.records.end() || place->second.ends <= clock_.now()) {
        return std::optional<record>();
    }
    return std::optional<record>(place->second);
}

result<std::optional<record>> memory_record_store::take(
    std::string_view kind, std::string_view key
) {
    const std::lock_guard lock(mutex_);
    const auto there = shelves_.find(kind);
    if (there == shelves_.end()) return std::optional<record>();
    there->second.drop_ended(clock_.now());
    const auto place = there->second.records.find(key);
    if (place == there->second.records.end()) return std::optional<record>();
    std::optional<record> taken(place->second);
    there->second.erase(place);
    return taken;
}

result<void> memory_record_store::forget_group(std::string_view group) {
    if (group.empty()) return {};
    const std::lock_guard lock(mutex_);
    for (auto& [kind, there] : shelves_) {
        if (!there.groups.contains(group)) continue;
        for (auto next = there.records.begin(); next != there.records.end();) {
            const auto place = next++;
            if (place->second.group == group) there.erase(place);
        }
    }
    return {};
}

}  // namespace warder::stores
