#include "core/thread_number.hpp"
#include <warder/oauth/decision_counters.hpp>
#include <warder/oauth/reasons.hpp>

namespace warder::oauth {
namespace {

/// Place of a word in `reason::all`; that of `other`, which is the last one, for any other word.
std::size_t index_of(std::string_view word) noexcept {
    const auto words = reason::all();
    std::size_t at = 0;
    while (at + 1 < words.size() && words[at] != word)
        ++at;
    return at;
}

}  // namespace

void decision_counters::add(std::string_view reason) noexcept {
    shard& own = shards_[thread_number() % shards_.size()];
    own.counts[index_of(reason)].fetch_add(1, relaxed);
}

std::uint64_t decision_counters::sum(std::size_t which) const noexcept {
    std::uint64_t all = 0;
    for (const shard& one : shards_)
        all += one.counts[which].load(relaxed);
    return all;
}

std::uint64_t decision_counters::count(std::string_view reason) const noexcept {
    return sum(index_of(reason));
}

std::vector<decision_count> decision_counters::all() const {
    const auto words = reason::all();
    std::vector<decision_count> counts;
    for (std::size_t i = 0; i < words.size(); ++i)
        counts.push_back({i < reason::allowed_count, words[i], sum(i)});
    return counts;
}

}  // namespace warder::oauth
