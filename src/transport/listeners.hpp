/// The open streams of `subscriptions/listen`.
#pragma once

#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace warder::transport {

/// Tells changes of a server to the clients that listen, each on a stream of its own, until the
/// client closes it, reads too slowly, or the server ends. A change that is told while the client
/// has not yet read of the same one is not told twice.
///
/// A caller hears of a resource only with the scopes for it, and of nothing once its token has
/// expired: the next change ends such a stream.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2026-07-28 basic/utilities/subscriptions
class listeners {
  public:
    /// Most streams in all, and most of one caller. Without a guard callers are not told apart, and
    /// only the first one counts.
    static constexpr std::size_t most = 1024;
    static constexpr std::size_t most_each = 16;

    /// @param dispatcher  outlives this object
    explicit listeners(const server::dispatcher& dispatcher);
    ~listeners();

    /// Answers a request to listen. The connection's `request.gone` ends its stream.
    ///
    /// @param asked  an `entry::listening`
    http::response open(http::request& request, server::entry asked);

    /// Ends all streams with their results, and those that come later at once.
    void end() noexcept;

    std::size_t open_streams() const;

  private:
    struct stream;
    using streams = std::unordered_map<std::uint64_t, std::unique_ptr<stream>>;

    bool has_room_for(const http::request& request) const;
    bool tell(stream& to, const server::change& what) const;
    void tell_all(const server::change& what);
    std::unique_ptr<stream> take_out(streams::iterator gone);
    void close(std::uint64_t number);

    const server::dispatcher& dispatcher_;
    mutable std::mutex mutex_;
    bool ended_ = false;
    std::uint64_t last_number_ = 0;
    streams streams_;
    std::unordered_map<std::string, std::size_t> of_principal_;  ///< how many; none that are zero
    server::announcements::registration changes_;                ///< last: it calls this object
};

}  // namespace warder::transport
