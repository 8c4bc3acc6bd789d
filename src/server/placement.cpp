#include <warder/server/placement.hpp>

#include <algorithm>

namespace warder::server {

void placement::record(duration took, time_point now) noexcept {
    if (fixed_) return;
    if (took > slow) {
        row_ = 0;
        // One of several slow calls that overlap on the loop counts; on the pool none does.
        if (!on_loop_.exchange(false)) return;
        const duration::rep exile = next_exile_;
        next_exile_ = std::min(exile * 2, duration(longest_exile).count());
        exiled_until_ = now.time_since_epoch().count() + exile;
        return;
    }
    if (took >= quick) {
        row_ = 0;
        return;
    }
    if (on_loop()) return;
    if (++row_ < promote_after) return;
    if (now.time_since_epoch().count() < exiled_until_) return;
    row_ = 0;
    on_loop_ = true;
}

}  // namespace warder::server
