#include <warder/transport/memory_pair.hpp>

#include <iterator>
#include <utility>

namespace warder::transport {

memory_pair::memory_pair(const server::dispatcher& dispatcher, message_options options)
    : server_(
          dispatcher,
          [this](std::string_view message, importance) {
              const std::lock_guard lock(mutex_);
              messages_.emplace_back(message);
              came_.notify_all();
              return true;
          },
          std::move(options)
      ) {}

std::optional<std::string> memory_pair::take() {
    return take(std::chrono::milliseconds(0));
}

std::optional<std::string> memory_pair::take(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, at_most, [this] { return !messages_.empty(); })) return std::nullopt;
    std::string message = std::move(messages_.front());
    messages_.pop_front();
    return message;
}

std::vector<std::string> memory_pair::take_all() {
    const std::lock_guard lock(mutex_);
    const auto taken = std::exchange(messages_, {});
    return {taken.begin(), taken.end()};
}

}  // namespace warder::transport
