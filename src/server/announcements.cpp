#include <warder/server/announcements.hpp>

namespace warder::server {

announcements::registration::~registration() {
    if (from_ == nullptr) return;
    listener forgotten;  // ends after the lock
    const std::lock_guard lock(from_->mutex_);
    const auto found = from_->listeners_.find(id_);
    forgotten = std::move(found->second);
    from_->listeners_.erase(found);
}

announcements::registration announcements::listen(listener who) {
    const std::lock_guard lock(mutex_);
    listeners_.emplace(++last_id_, std::move(who));
    return {*this, last_id_};
}

void announcements::announce(const change& what) {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, tell] : listeners_) {
        tell(what);
    }
}

std::size_t announcements::listeners() const {
    const std::lock_guard lock(mutex_);
    return listeners_.size();
}

}  // namespace warder::server
