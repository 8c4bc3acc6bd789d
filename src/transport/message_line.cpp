#include "transport/message_line.hpp"

#include <algorithm>
#include <string>

namespace warder::transport {

bool call_counter::begin() {
    const std::lock_guard lock(mutex_);
    if (closed_ || at_work_ >= most_) return false;
    ++under_way_;
    ++at_work_;
    return true;
}

void call_counter::end() {
    const std::lock_guard lock(mutex_);
    --under_way_;
    --at_work_;
    // With the lock: whoever waits for the last call may end this object then.
    changed_.notify_all();
}

void call_counter::pause() {
    const std::lock_guard lock(mutex_);
    --at_work_;
}

void call_counter::go_on() {
    const std::lock_guard lock(mutex_);
    ++at_work_;
}

void call_counter::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
}

bool call_counter::wait_until_idle(std::chrono::milliseconds at_most) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return under_way_ == 0; });
}

std::size_t call_counter::size() const {
    const std::lock_guard lock(mutex_);
    return under_way_;
}

bool message_line::send(std::string_view message, importance how) {
    constexpr std::string_view line_ends = "\n\r";
    std::string one_line;
    if (message.find_first_of(line_ends) != message.npos) {
        // A schema or a codec may bring one. RFC 8259 §2, §7: outside of strings it is white space,
        // inside of them it is escaped.
        one_line = message;
        std::ranges::replace_if(one_line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
        message = one_line;
    }
    const std::lock_guard lock(mutex_);
    return !closed_ && send_(message, how);
}

void message_line::close() noexcept {
    const std::lock_guard lock(mutex_);
    closed_ = true;
}

}  // namespace warder::transport
