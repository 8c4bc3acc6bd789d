#include "http/decimal.hpp"
#include "http/fields_access.hpp"
#include "http/siphash.hpp"
#include <warder/http/rate_limiter.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

namespace warder::http {
namespace {

using time_point = std::chrono::steady_clock::time_point;

constexpr std::size_t shard_count = 32;  // more than the loops that a process has
constexpr std::size_t eviction_choices = 8;
constexpr std::size_t max_key_bytes = 256;  // kept of each key; the hash covers all of it

/// A key, cut to `max_key_bytes`, with the hash of all of it.
struct hashed_key {
    std::string_view text;
    std::uint64_t hash;
};

struct stored_key {
    std::string text;
    std::uint64_t hash;
};

struct key_hash {
    using is_transparent = void;
    std::size_t operator()(const hashed_key& key) const noexcept { return key.hash; }
    std::size_t operator()(const stored_key& key) const noexcept { return key.hash; }
};

struct key_equal {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const noexcept {
        return a.hash == b.hash && std::string_view(a.text) == std::string_view(b.text);
    }
};

/// One key's use of one limit.
struct counter {
    time_point ends;
    std::uint32_t used = 0;

    std::uint32_t used_at(time_point now) const noexcept { return now < ends ? used : 0; }
};

/// The largest share of a limit that is used up, from 0 to 1.
double used_share(
    std::span<const counter> counters, const std::vector<rate_limit>& limits, time_point now
) noexcept {
    double share = 0;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        share = std::max(share, double(counters[i].used_at(now)) / limits[i].count);
    }
    return share;
}

limit_decision refusal(
    std::span<const counter> counters,
    const std::vector<rate_limit>& limits,
    time_point now,
    std::uint32_t cost
) noexcept {
    limit_decision decision;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        const std::uint32_t left = limits[i].count - counters[i].used_at(now);
        if (cost <= left) continue;
        // Of several that refuse, the one that does so for longest. What costs more than the whole
        // limit waits in vain; it is told a window.
        const auto wait = now < counters[i].ends ? counters[i].ends - now : limits[i].window;
        if (wait <= decision.reset_after) continue;
        decision = {false, &limits[i], left, wait};
    }
    return decision;
}

limit_decision count_all(
    std::span<counter> counters,
    const std::vector<rate_limit>& limits,
    time_point now,
    std::uint32_t cost
) noexcept {
    limit_decision decision;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        counter& own = counters[i];
        // A fixed window starts with its first request.
        if (now >= own.ends) own = {now + limits[i].window, 0};
        own.used += cost;
        const std::uint32_t remaining = limits[i].count - own.used;
        if (decision.limit != nullptr && remaining >= decision.remaining) continue;
        decision = {true, &limits[i], remaining, own.ends - now};
    }
    return decision;
}

std::array<std::uint64_t, 2> random_seed(entropy& random) {
    std::array<std::uint64_t, 2> seed{};
    random.fill(std::as_writable_bytes(std::span(seed)));
    return seed;
}

/// Whole seconds, rounded up: a client that waits so long is not early.
std::int64_t whole_seconds(std::chrono::nanoseconds time) {
    return std::chrono::ceil<std::chrono::seconds>(time).count();
}

constexpr std::array<std::string_view, 3> limit_fields = {
    "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"
};

/// Whether there may be one of them already, such as a handler's own. One pass for the three, since
/// there mostly is none.
bool has_limit_fields(const fields& sent) {
    constexpr std::string_view prefix = "X-RateLimit-";
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const std::string_view name = sent.at(i).name;
        const bool begins_alike = name.starts_with('X') || name.starts_with('x');
        if (begins_alike && iequals(name.substr(0, prefix.size()), prefix)) return true;
    }
    return false;
}

}  // namespace

/// A part of the table with a lock of its own. On a cache line of its own, so that two loops do
/// not slow each other down.
class alignas(64) rate_limiter::shard {
  public:
    void set_capacity(std::size_t keys) noexcept { capacity_ = std::max<std::size_t>(keys, 1); }

    limit_decision check(
        const hashed_key& key,
        const std::vector<rate_limit>& limits,
        time_point now,
        std::uint32_t cost
    ) {
        const std::lock_guard lock(mutex_);
        const auto found = slots_.find(key);
        const std::size_t slot = found != slots_.end() ? found->second : add(key, limits, now);
        const std::span counters(counters_.data() + slot * limits.size(), limits.size());
        const limit_decision refused = refusal(counters, limits, now, cost);
        return refused.allowed ? count_all(counters, limits, now, cost) : refused;
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return slots_.size();
    }

  private:
    using slot_map = std::unordered_map<stored_key, std::size_t, key_hash, key_equal>;

    std::size_t add(const hashed_key& key, const std::vector<rate_limit>& limits, time_point now);
    std::size_t free_one(const std::vector<rate_limit>& limits, time_point now);

    mutable std::mutex mutex_;
    slot_map slots_;
    std::vector<const stored_key*> keys_;  // of each slot, into slots_
    std::vector<counter> counters_;        // one for each limit in each slot
    std::size_t capacity_ = 1;
    std::size_t hand_ = 0;
};

/// Gives a new key a slot with fresh counters.
std::size_t rate_limiter::shard::add(
    const hashed_key& key, const std::vector<rate_limit>& limits, time_point now
) {
    const bool full = keys_.size() == capacity_;
    const std::size_t slot = full ? free_one(limits, now) : keys_.size();
    if (!full) {
        counters_.resize(counters_.size() + limits.size());
        keys_.push_back(nullptr);
    }
    const auto begin = counters_.begin() + static_cast<std::ptrdiff_t>(slot * limits.size());
    std::fill_n(begin, limits.size(), counter());
    keys_[slot] = &slots_.emplace(stored_key{std::string(key.text), key.hash}, slot).first->first;
    return slot;
}

/// Removes the key that matters least among the next few, and gives its slot.
std::size_t rate_limiter::shard::free_one(const std::vector<rate_limit>& limits, time_point now) {
    std::size_t chosen = hand_;
    double smallest = 2;
    for (std::size_t i = 0; i < eviction_choices && smallest > 0; ++i) {
        const std::span counters(counters_.data() + hand_ * limits.size(), limits.size());
        const double share = used_share(counters, limits, now);
        if (share < smallest) {
            smallest = share;
            chosen = hand_;
        }
        hand_ = (hand_ + 1) % capacity_;
    }
    slots_.erase(slots_.find(hashed_key{keys_[chosen]->text, keys_[chosen]->hash}));
    return chosen;
}

rate_limiter::rate_limiter(std::vector<rate_limit> limits, std::size_t max_keys, entropy& random)
    : limits_(std::make_unique<const std::vector<rate_limit>>(std::move(limits))),
      shards_(std::make_unique<shard[]>(shard_count)),
      seed_(random_seed(random)) {
    for (std::size_t i = 0; i < shard_count; ++i) {
        shards_[i].set_capacity((max_keys + shard_count - 1) / shard_count);
    }
}

rate_limiter::rate_limiter(rate_limiter&&) noexcept = default;
rate_limiter& rate_limiter::operator=(rate_limiter&&) noexcept = default;
rate_limiter::~rate_limiter() = default;

limit_decision rate_limiter::check(std::string_view key, time_point now, std::uint32_t cost) {
    if (limits_->empty()) return {};
    // A keyed hash, so that nobody can choose keys that share a shard or a bucket.
    const std::uint64_t hash = siphash({.low = seed_[0], .high = seed_[1]}, key);
    // The upper bits choose the shard; the buckets within it use the lower ones.
    return shards_[(hash >> 32) % shard_count].check(
        {key.substr(0, max_key_bytes), hash}, *limits_, now, cost
    );
}

std::size_t rate_limiter::size() const {
    std::size_t keys = 0;
    for (std::size_t i = 0; i < shard_count; ++i) {
        keys += shards_[i].size();
    }
    return keys;
}

void add_limit_fields(
    response& reply, const limit_decision& decision, std::chrono::system_clock::time_point now
) {
    if (decision.limit == nullptr) return;
    if (has_limit_fields(reply.fields)) {
        for (const std::string_view name : limit_fields) {
            reply.fields.erase(name);
        }
    }
    const std::array<std::uint64_t, 3> numbers = {
        decision.limit->count,
        decision.remaining,
        static_cast<std::uint64_t>(whole_seconds(now.time_since_epoch() + decision.reset_after))
    };
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const decimal digits(numbers[i]);
        fields_access::append(reply.fields, limit_fields[i], digits.text());
    }
}

response too_many_requests(
    const limit_decision& decision, std::chrono::system_clock::time_point now
) {
    const std::string which = decision.limit == nullptr ? std::string() : decision.limit->text;
    response reply = error_response(429, "Rate limit exceeded: " + which);
    reply.fields.set("Retry-After", std::to_string(whole_seconds(decision.reset_after)));
    add_limit_fields(reply, decision, now);
    return reply;
}

}  // namespace warder::http
