#include "transport/open_calls.hpp"

#include <utility>
#include <vector>

namespace warder::transport {

std::uint64_t open_calls::begin(std::string id, std::stop_source stop, std::size_t most) {
    const std::lock_guard lock(mutex_);
    if (closed_ || calls_.size() >= most) return 0;
    calls_.emplace(++last_, call{std::move(id), std::move(stop)});
    return last_;
}

void open_calls::end(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    calls_.erase(number);
}

void open_calls::cancel(std::string_view id) {
    stop_those([id](const call& one) { return !one.id.empty() && one.id == id; });
}

void open_calls::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    stop_those([](const call&) { return true; });
}

std::size_t open_calls::size() const {
    const std::lock_guard lock(mutex_);
    return calls_.size();
}

/// Without the lock, since a handler that stops at once ends its call.
template <class Which>
void open_calls::stop_those(Which which) {
    std::vector<std::stop_source> stopped;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [number, one] : calls_) {
            if (which(one)) stopped.push_back(one.stop);
        }
    }
    for (std::stop_source& one : stopped) {
        one.request_stop();
    }
}

}  // namespace warder::transport
