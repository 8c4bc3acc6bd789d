/// The calls of one client that run, as far as it can cancel them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

namespace warder::transport {

/// Most calls of a client that may speak while they run: no connection bounds them, since a broken
/// one does not end them, or one carries them all.
inline constexpr std::size_t most_open_calls = 100;

/// What a cancellation asks to stop.
///
/// @threads  all functions may be called concurrently
class open_calls {
  public:
    /// Notes a call that begins.
    ///
    /// @param id    of the JSON-RPC request, as JSON text; empty for calls that nobody can cancel
    /// @param stop  what a cancellation asks to stop
    /// @return      for `end`; 0 where there are too many, or after `close`
    std::uint64_t begin(std::string id, std::stop_source stop, std::size_t most = most_open_calls);
    void end(std::uint64_t number);

    /// Asks the calls with that id to stop; without one nothing happens.
    void cancel(std::string_view id);

    /// Asks all of them to stop, and takes none any more.
    void close();

    std::size_t size() const;

  private:
    struct call {
        std::string id;
        std::stop_source stop;
    };

    template <class Which>
    void stop_those(Which which);

    mutable std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t last_ = 0;
    std::map<std::uint64_t, call> calls_;
};

}  // namespace warder::transport
