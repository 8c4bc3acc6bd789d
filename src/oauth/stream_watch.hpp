/// Streams whose callers may lose their token while they listen.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/log.hpp>
#include <warder/core/task.hpp>
#include <warder/http/body_stream.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/bearer_guard.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// Verifies the tokens of open streams again when they are due (`access_token::verify_again_at`),
/// and ends the streams of those that are refused then: an issuer may revoke a token.
///
/// Where the issuer does not answer, a stream goes on for a minute, and then ends too: what its
/// client hears when it comes back says why. 8 tokens are verified at a time, so that streams do
/// not take the places of requests; who has waited longest is next.
///
/// @threads  all functions may be called concurrently
class stream_watch {
  public:
    using time_point = std::chrono::system_clock::time_point;

    /// What a stream is watched by.
    struct ticket {
        std::string bearer;
        time_point due;
    };

    /// @param guard, clock, log  outlive this object
    stream_watch(bearer_guard& guard, const clock& clock, log_sink& log)
        : guard_(guard), clock_(clock), log_(log) {}

    stream_watch(const stream_watch&) = delete;
    stream_watch& operator=(const stream_watch&) = delete;

    /// The ticket of a request that was let in, if its token is one to verify again. Taken before
    /// the program's own layers get the request, which may change it.
    static std::optional<ticket> ticket_of(const http::request& request);

    /// Watches a stream until it is over.
    ///
    /// @param request_id  of the request that it answers, for the log
    void add(
        ticket by, std::string_view request_id, const std::shared_ptr<http::body_stream>& stream
    );

    /// Verifies what is due, and forgets what is over. Called about once a second.
    ///
    /// @param owner  of this object, the guard and all that it verifies with: held until the
    ///               answers are there, since the server may end meanwhile
    void tick(const std::shared_ptr<const void>& owner);

    /// How many streams are watched.
    std::size_t size() const;

  private:
    struct watched {
        std::string request_id;
        std::string bearer;
        std::weak_ptr<http::body_stream> stream;
        time_point due;
        time_point believed_until;  ///< where nobody says anything about the token
        bool asking = false;
    };

    std::shared_ptr<watched> next_due();
    void verify_due(const std::shared_ptr<const void>& owner);
    task<result<bearer_guard::verified>> verify(const watched& one);
    void judge(watched& one, const result<bearer_guard::verified>& outcome);

    bearer_guard& guard_;
    const clock& clock_;
    log_sink& log_;
    mutable std::mutex mutex_;
    std::list<std::shared_ptr<watched>> all_;  ///< who has waited longest first
    std::size_t workers_ = 0;
};

}  // namespace warder::oauth
