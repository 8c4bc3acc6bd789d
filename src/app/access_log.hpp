/// One line for each response, in uvicorn's form and a little more.
#pragma once

#include "app/line_writer.hpp"
#include "app/settings.hpp"
#include <warder/core/clock.hpp>
#include <warder/http/message.hpp>

#include <array>
#include <chrono>
#include <mutex>
#include <string>

namespace warder {

/// The line of one response, with its line end:
///
///     INFO:     127.0.0.1:54321 - "POST / HTTP/1.1" 200 OK 0.41ms id=3f9c-12 tool=greet_user
///     sub=usr_1
///
/// or one JSON object. The query of the target is left out, since tokens end up there; so are all
/// header fields, the body, and what looks like a JWT in the path. Characters that could forge a
/// line are escaped.
void append_access_line(
    std::string& out,
    log_format format,
    const http::request& request,
    const http::response& response,
    std::chrono::nanoseconds took,
    std::chrono::system_clock::time_point now
);

/// Collects lines and hands them to a writer in blocks of 16 KiB, or when `flush` is called.
///
/// @threads  all functions may be called from any thread; loops rarely meet, since each uses a
/// buffer of its own
class access_log {
  public:
    access_log(line_writer& writer, log_format format, const clock& time)
        : writer_(writer), format_(format), time_(time) {}

    void add(
        const http::request& request, const http::response& response, std::chrono::nanoseconds took
    );

    /// Hands over what was collected on the calling thread's buffer.
    void flush();

    /// Hands over what was collected on all buffers.
    void flush_all();

  private:
    static constexpr std::size_t block_bytes = 16 * 1024;

    struct alignas(64) buffer {
        std::mutex mutex;
        std::string lines;
    };
    buffer& mine();

    line_writer& writer_;
    const log_format format_;
    const clock& time_;
    std::array<buffer, 16> buffers_;
};

}  // namespace warder
