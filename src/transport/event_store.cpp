#include "core/whole_number.hpp"
#include <warder/transport/event_store.hpp>

#include <algorithm>
#include <utility>

namespace warder::transport {
namespace {

struct event_place {
    std::uint64_t stream = 0;
    std::uint64_t number = 0;
};

std::optional<event_place> read_id(std::string_view id) {
    const std::size_t dash = id.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto stream = whole_number<std::uint64_t>(id.substr(0, dash));
    const auto number = whole_number<std::uint64_t>(id.substr(dash + 1));
    if (!stream || !number) return std::nullopt;
    return event_place{*stream, *number};
}

std::string id_of(std::uint64_t stream, std::uint64_t number) {
    return std::to_string(stream) + "-" + std::to_string(number);
}

}  // namespace

std::string memory_event_store::append(
    std::string_view session, std::uint64_t stream, std::string_view message
) {
    const std::lock_guard lock(mutex_);
    log& own = logs_[std::string(session)];
    const std::uint64_t number = ++own.last_number;
    if (message.empty()) return id_of(stream, number);
    if (message.size() > limits_.bytes_in_all) {
        note_forgotten(own, stream, number);
        return id_of(stream, number);
    }
    // The newest does not count: a large result would make unknown where its client resumes from.
    while (!own.events.empty() && (own.events.size() >= limits_.events || own.bytes > limits_.bytes)
    ) {
        forget_oldest(own);
    }
    while (bytes_ + message.size() > limits_.bytes_in_all)
        forget_oldest(*by_bytes_.rbegin()->second);
    own.events.push_back({number, stream, std::string(message)});
    set_bytes(own, own.bytes + message.size());
    return id_of(stream, number);
}

void memory_event_store::set_bytes(log& of, std::size_t bytes) {
    by_bytes_.erase({of.bytes, &of});
    bytes_ = bytes_ - of.bytes + bytes;
    of.bytes = bytes;
    if (bytes > 0) by_bytes_.emplace(bytes, &of);
}

void memory_event_store::forget_oldest(log& from) {
    const event& oldest = from.events.front();
    note_forgotten(from, oldest.stream, oldest.number);
    set_bytes(from, from.bytes - oldest.message.size());
    from.events.erase(from.events.begin());
}

void memory_event_store::note_forgotten(log& in, std::uint64_t stream, std::uint64_t number) const {
    in.forgotten[stream] = number;
    if (in.forgotten.size() <= limits_.events) return;
    // Streams are numbered in their order, so this one is most likely long over.
    const auto oldest = in.forgotten.begin();
    in.forgotten_elsewhere = std::max(in.forgotten_elsewhere, oldest->second);
    in.forgotten.erase(oldest);
}

std::optional<std::uint64_t> memory_event_store::replay(
    std::string_view session, std::string_view last_event_id, const visitor& visit
) const {
    const auto last = read_id(last_event_id);
    if (!last) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = logs_.find(std::string(session));
    if (found == logs_.end()) return std::nullopt;
    const log& own = found->second;
    const auto lost = own.forgotten.find(last->stream);
    const std::uint64_t last_lost =
        lost == own.forgotten.end() ? own.forgotten_elsewhere : lost->second;
    if (last->number == 0 || last->number > own.last_number || last->number < last_lost) {
        return std::nullopt;
    }
    for (const event& one : own.events) {
        if (one.stream != last->stream || one.number <= last->number) continue;
        visit(id_of(one.stream, one.number), one.message);
    }
    return last->stream;
}

void memory_event_store::forget(std::string_view session) {
    const std::lock_guard lock(mutex_);
    const auto found = logs_.find(std::string(session));
    if (found == logs_.end()) return;
    set_bytes(found->second, 0);
    logs_.erase(found);
}

std::size_t memory_event_store::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace warder::transport
