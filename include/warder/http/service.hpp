/// What a server calls for each request that it reads.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace warder::http {

/// Why a body could not be read.
enum class body_errc {
    too_large = 1,  ///< longer than the cap, by its Content-Length or while reading: 413
    timed_out,      ///< the peer stopped sending: 408
    malformed,      ///< bad chunked coding: 400
    disconnected,   ///< the peer went away: there is nobody to answer
};
std::error_code make_error_code(body_errc failure) noexcept;

/// The body of a request that may still be on its way.
///
/// It is read only when the service asks for it, so that a stranger's body is never buffered.
class body_source {
  public:
    virtual ~body_source() = default;

    /// Reads the whole body into `into`. Called at most once; `into` outlives the call.
    ///
    /// @errors  `body_errc`, whose description fits a reply
    virtual task<result<void>> read(std::string& into, std::size_t max_bytes) = 0;
};

/// A body that is there already, for requests that come from no socket.
class buffered_body final : public body_source {
  public:
    explicit buffered_body(std::string bytes) : bytes_(std::move(bytes)) {}

    task<result<void>> read(std::string& into, std::size_t max_bytes) override;

  private:
    std::string bytes_;
};

/// Answers requests.
///
/// @threads  `handle` is called at the same time for different requests; each call begins on the
/// loop of its
///           connection and may end on any thread
class service {
  public:
    virtual ~service() = default;

    /// Answers one request whose head was read. `request` and `body` outlive the returned task.
    ///
    /// Does not throw: a fault of the program becomes a 500 in here.
    virtual task<response> handle(request& request, body_source& body) = 0;

    /// Told once that the server ends, on any thread: streams that would go on for ever end now.
    virtual void draining() noexcept;

    /// Told of every refusal that the connection itself makes, before it is written: a head that
    /// is wrong or late, a server that is busy. The place to log why, and to add the fields that
    /// every response of the service has. `request` holds what could be read. Called on the
    /// connection's loop.
    virtual void refused(request& request, const error& why, response& response) noexcept;

    /// Told of every response once it was handed to the kernel, refusals that never reached
    /// `handle` included (their request holds what could be read of it); with status 499 where the
    /// client went away before. For the access log. Called on the connection's loop.
    virtual void sent(
        const request& request, const response& response, std::chrono::nanoseconds took
    ) noexcept;
};

}  // namespace warder::http

template <>
struct std::is_error_code_enum<warder::http::body_errc> : std::true_type {};
