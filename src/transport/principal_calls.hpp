/// The calls of each principal, in all its sessions.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace warder::transport {

/// Counts calls that run, so that a principal with many sessions has no more of them than one with
/// a single session. A call counts until it ends, whether or not its session still exists.
///
/// @threads  all functions may be called concurrently
class principal_calls {
  public:
    /// Counts a call that begins; false where the principal has `most_open_calls`.
    ///
    /// @param principal  empty without a guard: nobody is told apart, so nothing is counted
    bool begin(const std::string& principal);

    /// After a `begin` that gave true.
    void end(const std::string& principal);

  private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> counts_;  ///< none that are zero
};

}  // namespace warder::transport
