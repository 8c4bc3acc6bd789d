/// How long a call may take.
#pragma once

#include "transport/speaking_call.hpp"
#include <warder/core/timer.hpp>
#include <warder/server/dispatcher.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace warder::transport {

/// Answers a call that takes longer than its tool may, and asks its handler to stop; what the
/// handler gives later is dropped. A call of a batch is asked to stop and waited for, and one that
/// became a task is left alone. Goes with the call: made before it, ended after it.
///
/// @threads  made and ended where the call is
class time_limit {
  public:
    /// @param call   that `work` is an entry of; null for one that has no limit
    /// @param which  of its entries that is, from 0 on
    time_limit(
        const server::dispatcher& dispatcher,
        const server::entry& work,
        std::shared_ptr<speaking_call> call,
        std::size_t which
    );
    ~time_limit();
    time_limit(const time_limit&) = delete;
    time_limit& operator=(const time_limit&) = delete;

  private:
    timer* const timer_;
    std::optional<timer::entry> due_;
};

}  // namespace warder::transport
