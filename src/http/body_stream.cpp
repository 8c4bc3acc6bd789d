#include <warder/http/body_stream.hpp>

#include <utility>

namespace warder::http {

bool body_stream::write(std::string_view bytes) {
    return add(bytes, false);
}

bool body_stream::has_room(std::size_t bytes) const noexcept {
    const std::lock_guard lock(mutex_);
    return waiting_.size() + bytes <= most_waiting;
}

bool body_stream::end(std::string_view last) {
    return add(last, true);
}

bool body_stream::add(std::string_view bytes, bool last) {
    const std::lock_guard lock(mutex_);
    if (abandoned_ || ended_) return false;
    if (!last && waiting_.size() + bytes.size() > most_waiting) return false;
    const bool was_empty = waiting_.empty();
    waiting_ += bytes;
    ended_ = last;
    // Within the lock, so that a reader which goes away is not called afterwards.
    if (wake_ && (was_empty || last)) wake_();
    return true;
}

body_stream::piece body_stream::take() {
    const std::lock_guard lock(mutex_);
    return {std::exchange(waiting_, {}), ended_};
}

void body_stream::on_more(unique_function<void()> wake) {
    const std::lock_guard lock(mutex_);
    if (abandoned_) return;
    wake_ = std::move(wake);
    if (wake_ && (ended_ || !waiting_.empty())) wake_();
}

void body_stream::abandon() noexcept {
    unique_function<void()> forgotten;  // after the lock
    std::string unread;                 // likewise
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    std::swap(unread, waiting_);
    std::swap(forgotten, wake_);
}

bool body_stream::abandoned() const noexcept {
    const std::lock_guard lock(mutex_);
    return abandoned_;
}

bool body_stream::over() const noexcept {
    const std::lock_guard lock(mutex_);
    return ended_ || abandoned_;
}

bool body_stream::has_unread() const noexcept {
    const std::lock_guard lock(mutex_);
    return !waiting_.empty();
}

}  // namespace warder::http
