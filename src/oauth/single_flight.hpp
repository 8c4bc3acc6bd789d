/// One question for all who would ask the same at the same time.
#pragma once

#include <coroutine>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace warder::oauth {

/// Whoever asks first asks; who comes before the answer waits for it.
///
/// @tparam Key     comparable with <
/// @tparam Answer  can be copied
/// @threads        may be called concurrently; who waited goes on on the thread of who asked
template <class Key, class Answer>
class single_flight {
  public:
    /// Awaited, it gives the answer of who asked first; nothing to the first, who then asks as long
    /// as a `flight` of his lives.
    class joining {
      public:
        joining(single_flight& all, Key key) : all_(all), key_(std::move(key)) {}

        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> coroutine) {
            const std::lock_guard lock(all_.mutex_);
            const auto [place, is_first] = all_.flying_.try_emplace(key_);
            if (is_first) return false;
            waiting_ = coroutine;
            place->second.push_back(this);
            return true;
        }
        std::optional<Answer> await_resume() { return std::move(answer_); }

      private:
        friend single_flight;

        single_flight& all_;
        Key key_;
        std::coroutine_handle<> waiting_;
        std::optional<Answer> answer_;
    };

    /// Of the first: its end gives `answer` to all who wait.
    class flight {
      public:
        flight(single_flight& all, Key key, Answer unless_answered)
            : answer(std::move(unless_answered)), all_(all), key_(std::move(key)) {}
        ~flight() { all_.land(key_, answer); }
        flight(const flight&) = delete;
        flight& operator=(const flight&) = delete;

        Answer answer;

      private:
        single_flight& all_;
        Key key_;
    };

    joining join(Key key) { return joining(*this, std::move(key)); }

  private:
    void land(const Key& key, const Answer& answer) {
        std::vector<joining*> waiters;
        {
            const std::lock_guard lock(mutex_);
            waiters = std::move(flying_.extract(key).mapped());
        }
        for (joining* each : waiters) {
            each->answer_ = answer;
            each->waiting_.resume();
        }
    }

    std::mutex mutex_;
    std::map<Key, std::vector<joining*>> flying_;
};

}  // namespace warder::oauth
