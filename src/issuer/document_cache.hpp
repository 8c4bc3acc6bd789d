/// Documents of clients, fetched from where they publish them.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/executor.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/client.hpp>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace warder::issuer {

/// Fetches JSON documents, and remembers 256 of them as long as their `Cache-Control` says: at
/// most an hour.
///
/// @threads  all functions may be called concurrently
class document_cache {
  public:
    /// @param outgoing  outlives the cache; null: nothing can be had
    /// @param clock     outlives the cache
    document_cache(http::client* outgoing, const clock& clock)
        : outgoing_(outgoing), clock_(clock) {}

    bool can_fetch() const noexcept { return outgoing_ != nullptr; }

    /// The document at `url`, of at most `max_bytes`.
    ///
    /// @param home  where whoever asks goes on, since the HTTP client's thread is not for its work;
    ///              null: there
    /// @errors  `errc::temporarily_unavailable` where too much is asked for at once;
    ///          `errc::invalid_client` for anything but 200 and JSON
    task<result<std::string>> get(std::string url, std::size_t max_bytes, executor* home);

  private:
    struct document {
        std::string text;
        std::chrono::steady_clock::time_point ends;
    };

    /// A fetch that is under way.
    class slot;

    std::optional<std::string> find(const std::string& url);
    void keep(const std::string& url, const http::response& got);

    http::client* outgoing_;
    const clock& clock_;
    std::mutex mutex_;
    std::map<std::string, document> documents_;
    unsigned running_ = 0;
};

}  // namespace warder::issuer
