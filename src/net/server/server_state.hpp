/// What all loops of one server share.
#pragma once

#include "net/server/tls.hpp"
#include <warder/net/http_server.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace warder::net {

struct server_state {
    server_state(http_server_options how, log_sink& lines, const clock& time)
        : options(std::move(how)), log(lines), machine(time) {}

    http::service* service = nullptr;  ///< set before any loop runs
    const http_server_options options;
    std::size_t most_connections = 0;  ///< likewise
    log_sink& log;
    const clock& machine;
    tls_context tls;

    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> in_flight{0};
    std::atomic<bool> draining{false};

    /// Counts one connection or one request less, and wakes `wait_until_idle`.
    void leave(std::atomic<std::size_t>& count) {
        count.fetch_sub(1);
        if (!draining.load()) return;
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
    }

    /// Waits until no connection and no request is left; false when that took too long.
    bool wait_until_idle(std::chrono::milliseconds grace) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, grace, [this] {
            return connections.load() == 0 && in_flight.load() == 0;
        });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace warder::net
