#include "net/named_thread.hpp"
#include <warder/net/thread_pool.hpp>

#include <algorithm>
#include <system_error>

namespace warder::net {

unsigned thread_pool::default_threads() noexcept {
    return 4 * std::max(1u, std::thread::hardware_concurrency());
}

thread_pool::thread_pool(unsigned threads, std::size_t queue_cap)
    : most_threads_(std::max(1u, threads)), queue_cap_(queue_cap) {}

thread_pool::~thread_pool() {
    close();
}

bool thread_pool::post(std::coroutine_handle<> work) {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= queue_cap_) return false;
    if (idle_ <= queue_.size() && threads_.size() < most_threads_) {
        try {
            threads_.push_back(start_named_thread("warder-pool", [this] { run(); }));
        } catch (const std::system_error&) {
            // The machine has no more threads; those that run will come to it.
            if (threads_.empty()) return false;
        }
    }
    queue_.push_back(work);
    changed_.notify_one();
    return true;
}

void thread_pool::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty()) return;
        const auto work = queue_.front();
        queue_.pop_front();
        lock.unlock();
        work.resume();
        lock.lock();
    }
}

void thread_pool::close() {
    std::vector<std::thread> ending;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        ending.swap(threads_);
    }
    changed_.notify_all();
    for (std::thread& thread : ending)
        thread.join();
}

}  // namespace warder::net
