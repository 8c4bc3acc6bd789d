/// What was sent in sessions, for clients that come back after their connection broke.
#pragma once

#include <warder/core/function.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace warder::transport {

/// Keeps the messages of sessions and names them. An event belongs to one stream of one session.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2025-11-25 basic/transports "Resumability and Redelivery"
class event_store {
  public:
    virtual ~event_store() = default;

    /// Keeps a message and gives its id: visible ASCII, unique in the session, and later than those
    /// before. It may be forgotten again, the oldest first. An empty message is only a place to
    /// resume from.
    virtual std::string append(
        std::string_view session, std::uint64_t stream, std::string_view message
    ) = 0;

    using visitor = unique_function<void(std::string_view id, std::string_view message)>;

    /// Visits what came after an event on its stream, in order.
    ///
    /// @return  the stream; nothing, and no visit, for what is no id, was never given out, or has
    ///          lost something that came after it
    virtual std::optional<std::uint64_t> replay(
        std::string_view session, std::string_view last_event_id, const visitor& visit
    ) const = 0;

    /// Forgets a session.
    virtual void forget(std::string_view session) = 0;
};

/// How much a `memory_event_store` keeps.
struct event_limits {
    std::size_t events = 256;         ///< of one session
    std::size_t bytes = 1024 * 1024;  ///< of one session's messages, beside its newest

    /// Of all messages. Where it is reached, the session that holds most gives way.
    std::size_t bytes_in_all = 256 * 1024 * 1024;
};

/// Keeps them in the memory of this process. Its ids are `<stream>-<number in the session>`.
class memory_event_store final : public event_store {
  public:
    explicit memory_event_store(event_limits limits = {}) : limits_(limits) {}

    std::string append(std::string_view session, std::uint64_t stream, std::string_view message)
        override;
    std::optional<std::uint64_t> replay(
        std::string_view session, std::string_view last_event_id, const visitor& visit
    ) const override;
    void forget(std::string_view session) override;

    /// Bytes of all messages that are kept.
    std::size_t bytes() const;

  private:
    struct event {
        std::uint64_t number;
        std::uint64_t stream;
        std::string message;
    };
    struct log {
        std::uint64_t last_number = 0;
        std::vector<event> events;  ///< the oldest first
        std::size_t bytes = 0;

        /// The last event of each stream that was forgotten, for as many streams as events are
        /// kept; and the last one of all other streams.
        std::map<std::uint64_t, std::uint64_t> forgotten;
        std::uint64_t forgotten_elsewhere = 0;
    };

    void set_bytes(log& of, std::size_t bytes);
    void forget_oldest(log& from);
    void note_forgotten(log& in, std::uint64_t stream, std::uint64_t number) const;

    const event_limits limits_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    std::unordered_map<std::string, log> logs_;
    std::set<std::pair<std::size_t, log*>> by_bytes_;  ///< those that hold any
};

}  // namespace warder::transport
