/// The calls that run apart from the POSTs that brought them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace warder::transport {

class speaking_call;

/// Knows which calls run, so that their end can be waited for: a handler refers to the server that
/// it runs in, also when its client is gone.
///
/// @threads  all functions may be called concurrently
class call_group {
  public:
    void add(const std::shared_ptr<speaking_call>& begun);

    /// The last word about a call.
    void remove(const speaking_call* ended);

    /// Asks all to stop, and waits until none is left; false where that takes longer. Called when
    /// no more calls come.
    bool finish(std::chrono::steady_clock::time_point until);

    /// The same, for as long as it takes.
    void finish();

  private:
    void stop_all();

    std::mutex mutex_;
    std::condition_variable idle_;
    std::unordered_map<const speaking_call*, std::weak_ptr<speaking_call>> running_;
};

}  // namespace warder::transport
