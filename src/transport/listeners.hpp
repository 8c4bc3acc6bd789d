/// The open subscriptions of `subscriptions/listen`.
#pragma once

#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace warder::transport {

/// Where the messages of one subscription go. Called with a lock held, so it calls nobody back.
class listening_end {
  public:
    virtual ~listening_end() = default;

    /// False where the client is gone or reads too slowly.
    virtual bool send(std::string_view message) = 0;

    /// Sends the result of the request, which is the last message.
    virtual void end(std::string_view result) = 0;

    /// Whether the client has not read all that was sent, as far as that can be known.
    virtual bool has_unread() const = 0;

    /// Whether nothing can reach the client any more, though nobody asked to stop.
    virtual bool is_abandoned() const { return false; }
};

/// Tells changes of a server to the clients that listen, each on a stream of its own, until the
/// client closes it, reads too slowly, or the server ends. A change that is told while the client
/// has not yet read of the same one is not told twice; of a task, that it is still at work.
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

    /// Does the same where the answer is no HTTP response.
    ///
    /// @param asked  an `entry::listening`
    /// @param caller null without a guard
    /// @param gone   ends it, without a result: the client wants no more
    /// @return       an error to answer with; nothing was sent then
    std::optional<mcp::protocol_error> open(
        server::entry asked,
        std::shared_ptr<const oauth::access_token> caller,
        std::unique_ptr<listening_end> out,
        const std::stop_token& gone
    );

    /// Ends all streams with their results, and those that come later at once.
    void end() noexcept;

    std::size_t open_streams() const;

  private:
    struct stream;
    using streams = std::unordered_map<std::uint64_t, std::unique_ptr<stream>>;

    bool has_room_for(const oauth::access_token* caller) const;
    static bool is_news(stream& to, const mcp::task_state& told);
    bool tell(stream& to, const server::change& what) const;
    void tell_all(const server::change& what);
    std::vector<std::unique_ptr<stream>> take_out_abandoned();
    std::unique_ptr<stream> take_out(streams::iterator gone);
    void close(std::uint64_t number);

    const server::dispatcher& dispatcher_;
    mutable std::mutex mutex_;
    bool ended_ = false;
    std::atomic<std::uint64_t> last_number_ = 0;
    streams streams_;
    std::unordered_map<std::string, std::size_t> of_principal_;  ///< how many; none that are zero
    server::announcements::registration changes_;                ///< last: it calls this object
};

}  // namespace warder::transport
