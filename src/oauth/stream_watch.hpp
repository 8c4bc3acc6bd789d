/// Streams whose callers may lose their token while they listen.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/log.hpp>
#include <warder/core/task.hpp>
#include <warder/http/body_stream.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/bearer_guard.hpp>

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace warder::oauth {

/// Verifies the tokens of open streams again when they are due (`access_token::verify_again_at`),
/// and ends the streams of those that are refused then: an issuer may revoke a token.
///
/// Where the issuer does not answer, a stream goes on for a minute, and then ends too: what its
/// client hears when it comes back says why. 8 tokens are verified at a time, so that streams do
/// not take the places of requests.
///
/// @threads  all functions may be called concurrently
class stream_watch {
  public:
    /// @param guard, clock, log  outlive this object
    stream_watch(bearer_guard& guard, const clock& clock, log_sink& log)
        : guard_(guard), clock_(clock), log_(log) {}

    stream_watch(const stream_watch&) = delete;
    stream_watch& operator=(const stream_watch&) = delete;

    /// Watches the stream that answers a request, if its token is one to verify again.
    void add(const http::request& request, const std::shared_ptr<http::body_stream>& stream);

    /// Verifies what is due, and forgets what has ended. Called about once a second.
    ///
    /// @param keep  owns this object and the guard: held as long as something is verified, since
    /// the
    ///              server may end meanwhile
    void tick(const std::shared_ptr<const void>& keep);

    /// How many streams are watched.
    std::size_t size() const;

  private:
    using time_point = std::chrono::system_clock::time_point;

    struct watched {
        std::string request_id;
        std::string bearer;
        std::weak_ptr<http::body_stream> stream;
        time_point due;
        time_point believed_until;  ///< where nobody says anything about the token
        bool asking = false;
    };

    task<void> verify(std::shared_ptr<watched> one, std::shared_ptr<const void> keep);
    void judge(watched& one, const result<bearer_guard::verified>& outcome);
    void end(const watched& one, const error& why);

    bearer_guard& guard_;
    const clock& clock_;
    log_sink& log_;
    mutable std::mutex mutex_;
    std::list<std::shared_ptr<watched>> all_;
    std::size_t asking_ = 0;
};

}  // namespace warder::oauth
