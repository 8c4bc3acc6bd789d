/// Coarse deadlines for many things at once: one tick of the loop serves them all.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <list>

namespace warder::net {

/// Calls back things of type `T` some time after their deadlines, late by at most one tick.
///
/// Moving a deadline further away, which is what every request does, writes one number; the thing
/// is looked at when its old deadline comes and is put back then.
template <class T>
class timer_wheel {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds tick{100};

    /// Where a thing stands in the wheel; a member of the thing, unlinked before it dies.
    class entry {
        struct item {
            T* owner;
            entry* self;
        };

      public:
        explicit entry(T& owner) : node_({item{&owner, this}}), at_(node_.begin()) {}
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;

      private:
        friend timer_wheel;
        std::list<item> node_;  // the one node, while it stands in no slot
        typename std::list<item>::iterator at_;
        std::uint64_t due_ = 0;
        std::uint64_t looked_at_ = 0;
        bool armed_ = false;
    };

    /// Sets the deadline of `what`; a past one replaces it.
    void arm(entry& what, time_point deadline) {
        what.due_ = std::max(tick_of(deadline) + 1, now_ + 1);
        what.armed_ = true;
        const bool linked = what.node_.empty();
        if (linked && what.looked_at_ <= what.due_) return;
        if (linked) unlink(what);
        link(what);
    }

    /// Takes the deadline of `what` away.
    void disarm(entry& what) noexcept { what.armed_ = false; }

    /// Takes `what` out of the wheel.
    void remove(entry& what) {
        what.armed_ = false;
        if (what.node_.empty()) unlink(what);
    }

    bool empty() const noexcept { return size_ == 0; }

    /// Calls `expired(owner)` for everything whose deadline is over at `now`. It may arm and remove
    /// anything.
    template <class Expired>
    void advance(time_point now, Expired expired) {
        const std::uint64_t until = tick_of(now);
        // Behind a pause longer than the wheel, each slot is looked at once.
        if (until > now_ + slots) now_ = until - slots;
        while (now_ < until) {
            ++now_;
            // Nothing is added to this slot meanwhile: whatever is linked now is looked at later.
            auto& slot = slots_[now_ % slots];
            while (!slot.empty()) {
                entry& what = *slot.front().self;
                unlink(what);
                if (!what.armed_) continue;
                if (what.due_ > now_) {
                    link(what);
                    continue;
                }
                what.armed_ = false;
                expired(*what.at_->owner);
            }
        }
    }

  private:
    static constexpr std::size_t slots = 64;

    static std::uint64_t tick_of(time_point time) noexcept {
        return static_cast<std::uint64_t>(time.time_since_epoch() / tick);
    }

    void link(entry& what) {
        const std::uint64_t at = std::min(what.due_, now_ + slots - 1);
        auto& slot = slots_[at % slots];
        slot.splice(slot.end(), what.node_);
        what.looked_at_ = at;
        ++size_;
    }

    void unlink(entry& what) {
        what.node_.splice(what.node_.begin(), slots_[what.looked_at_ % slots], what.at_);
        --size_;
    }

    std::array<std::list<typename entry::item>, slots> slots_;
    std::uint64_t now_ = 0;
    std::size_t size_ = 0;
};

}  // namespace warder::net
