#include "transport/change_method.hpp"
#include "transport/session.hpp"
#include <warder/transport/event_store.hpp>
#include <warder/transport/sessions.hpp>

#include <algorithm>
#include <utility>

namespace warder::transport {
namespace {

constexpr std::size_t id_bytes = 16;

/// How many sessions are looked at for an idle one. Every tick puts those in use behind the others,
/// so that it is among the first.
constexpr std::size_t most_looked_at = 100;

/// Whether nothing but the table knows of a session. Called with the table locked, so that nobody
/// comes to know of it meanwhile.
bool is_idle(const std::shared_ptr<session>& one) {
    return one.use_count() == 1 && !one->streams.listening();
}

}  // namespace

session_table::session_table(session_limits limits, entropy& random, event_store* events)
    : limits_(limits),
      random_(random),
      events_(events),
      counts_(std::make_shared<principal_calls>()) {}

session_table::~session_table() {
    for (const auto& one : all()) {
        one->end();
    }
}

std::shared_ptr<session> session_table::open(
    std::string_view principal, const mcp::revision& revision, server::peer client, time_point now
) {
    auto made = std::make_shared<session>(
        random_hex(random_, id_bytes),
        std::string(principal),
        revision,
        std::move(client),
        events_,
        counts_
    );
    std::shared_ptr<session> replaced;
    {
        const std::lock_guard lock(mutex_);
        if (draining_) return nullptr;
        const auto own = by_principal_.find(made->owner);
        const bool has_all = own != by_principal_.end() && !principal.empty() &&
                             own->second.size() >= limits_.per_principal;
        const bool full = by_id_.size() >= limits_.in_all;
        if (has_all) {
            replaced = make_room(principal);
        } else if (full) {
            replaced = make_room();
        }
        if ((has_all || full) && !replaced) return nullptr;
        by_id_.emplace(made->id, made);
        by_principal_[made->owner].push_back(made.get());
        made->place = by_use_.insert(by_use_.end(), made.get());
        touch(*made, now);
    }
    if (replaced) {
        replaced->end();
        if (events_ != nullptr) events_->forget(replaced->id);
    }
    return made;
}

/// Notes that a session is used.
void session_table::touch(session& one, time_point now) {
    one.last_used = now;
    by_use_.splice(by_use_.end(), by_use_, one.place);
}

/// Takes the idle session that was not used for longest; null where none is idle.
std::shared_ptr<session> session_table::make_room() {
    std::size_t seen = 0;
    for (const session* one : by_use_) {
        if (++seen > most_looked_at) break;
        if (is_idle(by_id_.find(one->id)->second)) return take(*one);
    }
    return nullptr;
}

/// Takes the idle session of a principal that was not used for longest; null where none is idle.
std::shared_ptr<session> session_table::make_room(std::string_view principal) {
    const session* oldest = nullptr;
    for (const session* one : by_principal_.find(std::string(principal))->second) {
        if (oldest != nullptr && one->last_used >= oldest->last_used) continue;
        if (is_idle(by_id_.find(one->id)->second)) oldest = one;
    }
    return oldest == nullptr ? nullptr : take(*oldest);
}

/// Takes a session out of the table.
std::shared_ptr<session> session_table::take(const session& one) {
    const auto found = by_id_.find(one.id);
    std::shared_ptr<session> taken = std::move(found->second);
    by_id_.erase(found);
    const auto own = by_principal_.find(taken->owner);
    std::erase(own->second, taken.get());
    if (own->second.empty()) by_principal_.erase(own);
    by_use_.erase(taken->place);
    return taken;
}

std::shared_ptr<session> session_table::find(
    std::string_view id, std::string_view principal, time_point now
) {
    const std::lock_guard lock(mutex_);
    const auto found = by_id_.find(id);
    // An id is no proof of anything: it counts together with its owner's token only.
    if (found == by_id_.end() || found->second->owner != principal) return nullptr;
    touch(*found->second, now);
    return found->second;
}

bool session_table::end(std::string_view id, std::string_view principal) {
    std::shared_ptr<session> ended;
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_id_.find(id);
        if (found == by_id_.end() || found->second->owner != principal) return false;
        ended = take(*found->second);
    }
    ended->end();
    if (events_ != nullptr) events_->forget(ended->id);
    return true;
}

void session_table::announce(const server::change& what, const reader_check& may_read) {
    if (method_of(what.what).empty()) return;
    for (const auto& one : all()) {
        one->announce(what, may_read);
    }
}

void session_table::tick(time_point now, std::chrono::system_clock::time_point wall) {
    sessions ended;
    sessions in_use;
    {
        const std::lock_guard lock(mutex_);
        std::vector<const session*> late;
        for (const auto& [id, one] : by_id_) {
            if (!is_idle(one)) {
                touch(*one, now);
                in_use.push_back(one);
            } else if (now - one->last_used >= limits_.idle) {
                late.push_back(one.get());
            }
        }
        for (const session* one : late) {
            ended.push_back(take(*one));
        }
    }
    for (const auto& one : in_use) {
        one->questions.tick(now);
        one->streams.tick(wall);
    }
    for (const auto& one : ended) {
        one->end();
        if (events_ != nullptr) events_->forget(one->id);
    }
}

void session_table::drain() {
    {
        const std::lock_guard lock(mutex_);
        draining_ = true;
    }
    for (const auto& one : all()) {
        one->drain();
    }
}

session_table::sessions session_table::all() const {
    const std::lock_guard lock(mutex_);
    sessions found;
    for (const auto& [id, one] : by_id_) {
        found.push_back(one);
    }
    return found;
}

session_use session_table::in_use() const {
    session_use sum;
    for (const auto& one : all()) {
        ++sum.sessions;
        sum.calls += one->calls.size();
        sum.streams += one->streams.size();
        sum.questions += one->questions.size();
    }
    return sum;
}

std::size_t session_table::size() const {
    const std::lock_guard lock(mutex_);
    return by_id_.size();
}

}  // namespace warder::transport
