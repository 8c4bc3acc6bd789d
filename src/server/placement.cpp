#include <warder/server/placement.hpp>

#include <sys/resource.h>

#include <algorithm>

namespace warder::server {

void placement::record(duration took, time_point now, bool held) noexcept {
    if (fixed_) return;
    if (on_loop()) {
        record_on_loop(took, now, held);
    } else {
        record_on_pool(took, now);
    }
}

void placement::record_on_loop(duration took, time_point now, bool held) noexcept {
    const unsigned suspicion = suspicion_.load(std::memory_order_relaxed);
    if (suspicion == 0) {
        if (took <= slow) return;
        // Whoever is suspected again and again is watched for longer and longer.
        const unsigned watched = next_suspicion_;
        suspicion_ = watched;
        next_suspicion_ = std::min(watched * 2, longest_suspicion);
        return;
    }
    if (took <= slow || !held) {
        // Not below zero, where two calls that overlap both count down the last one.
        unsigned expected = suspicion;
        suspicion_.compare_exchange_strong(expected, suspicion - 1);
        return;
    }
    // One of several slow calls that overlap counts.
    if (!on_loop_.exchange(false)) return;
    suspicion_ = 0;
    row_ = 0;
    const duration::rep exile = next_exile_;
    next_exile_ = std::min(exile * 2, duration(longest_exile).count());
    exiled_until_ = now.time_since_epoch().count() + exile;
}

void placement::record_on_pool(duration took, time_point now) noexcept {
    if (took >= quick) {
        row_ = 0;
        return;
    }
    if (++row_ < promote_after) return;
    if (now.time_since_epoch().count() < exiled_until_) return;
    row_ = 0;
    on_loop_ = true;
}

held_thread::usage held_thread::now() noexcept {
    ::rusage used{};
    static_cast<void>(::getrusage(RUSAGE_THREAD, &used));  // fails for wrong arguments only
    const auto time = [](const ::timeval& value) {
        return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
    };
    return {time(used.ru_utime) + time(used.ru_stime), used.ru_nvcsw};
}

bool held_thread::since_then(placement::duration took) const noexcept {
    if (took <= placement::slow) return false;
    const usage ended = now();
    return ended.waits > began_.waits || ended.worked - began_.worked > placement::slow;
}

timed_call::timed_call(
    placement& where, const clock& time, log_sink& log, const called_handler& what
) noexcept
    : where_(where), time_(time), log_(log), what_(what), began_(time.steady_now()) {
    if (where_.is_suspect()) exactly_.emplace();
}

timed_call::~timed_call() {
    const auto ended = time_.steady_now();
    const placement::duration took = ended - began_;
    where_.record(took, ended, exactly_ && exactly_->since_then(took));
    if (what_.on_loop && took > placement::long_turn) {
        log_.warning("a handler held its event loop", {{what_.kind, what_.name}});
    }
}

}  // namespace warder::server
