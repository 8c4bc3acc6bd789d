/// Where coroutines are resumed.
#pragma once

#include <coroutine>

namespace warder {

/// A place that resumes coroutines: an event loop, or a pool of threads.
///
/// @threads  `post` may be called from any thread.
class executor {
  public:
    virtual ~executor() = default;

    /// Queues `work` to be resumed here, never before `post` returns.
    ///
    /// @return  false when the queue is full or closed; `work` is then not resumed and stays the
    /// caller's
    [[nodiscard]] virtual bool post(std::coroutine_handle<> work) = 0;
};

}  // namespace warder
