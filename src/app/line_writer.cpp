#include "app/line_writer.hpp"

#include "net/named_thread.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace warder {
namespace {

/// A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking and without letting
/// another writer in between.
constexpr std::size_t most_at_once = 4096;

/// How much to write of a block: lines that are whole, where one is not too long.
std::size_t whole_lines(std::string_view rest) {
    if (rest.size() <= most_at_once) return rest.size();
    const std::size_t last = rest.rfind('\n', most_at_once - 1);
    return last == std::string_view::npos ? most_at_once : last + 1;
}

}  // namespace

line_writer::line_writer(int descriptor)
    : descriptor_(descriptor), thread_(net::start_named_thread("warder-log", [this] { run(); })) {}

void line_writer::close() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void line_writer::write(std::string block) {
    if (block.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queued_bytes_ + block.size() > max_queued_bytes) {
            ++dropped_;
            return;
        }
        queued_bytes_ += block.size();
        queue_.push_back(std::move(block));
    }
    changed_.notify_one();
}

void line_writer::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        const std::string block = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        const bool open = write_all(block);
        lock.lock();
        queued_bytes_ -= block.size();
        if (!open) return;
    }
}

/// False when the program ends while the descriptor is blocked, or when it is closed.
bool line_writer::write_all(const std::string& block) {
    std::string_view rest = block;
    while (!rest.empty()) {
        pollfd wanted{.fd = descriptor_, .events = POLLOUT, .revents = 0};
        const int ready = ::poll(&wanted, 1, 100);
        if (ready == 0) {
            const std::lock_guard lock(mutex_);
            if (stopping_) return false;
            continue;
        }
        const auto written = ::write(descriptor_, rest.data(), whole_lines(rest));
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EPIPE || errno == EBADF) {
            return false;
        } else if (errno != EINTR && errno != EAGAIN) {
            // A full disk may have room again for the next block.
            ++dropped_;
            return true;
        }
    }
    return true;
}

}  // namespace warder
