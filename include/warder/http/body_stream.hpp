/// A response's body that comes piece by piece.
#pragma once

#include <warder/core/function.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace warder::http {

/// Bytes on their way from whoever answers a request to whoever reads the response.
///
/// The producer writes and ends; the reader (a connection, a test client) takes what came and is
/// woken for more. Neither waits for the other: what a slow reader did not take is kept, up to a
/// cap.
///
/// @threads  all functions may be called concurrently, by one reader
class body_stream {
  public:
    /// Most bytes that wait for the reader.
    static constexpr std::size_t most_waiting = 1024 * 1024;

    /// @param keep_alive  what a reader may send when nothing came for long, so that proxies see
    ///                    that the stream is alive; means nothing to the peer. A literal
    explicit body_stream(std::string_view keep_alive = {}) noexcept : keep_alive_(keep_alive) {}

    /// Adds bytes. False where the reader is gone, the stream has ended or too much waits: nothing
    /// was added then.
    bool write(std::string_view bytes);

    /// Whether so many bytes would not be too much for `write`.
    bool has_room(std::size_t bytes) const noexcept;

    /// Adds the last bytes, however much waits. False where the reader is gone or the stream has
    /// ended.
    bool end(std::string_view last = {});

    /// What came since the last call, and whether that was all.
    struct piece {
        std::string bytes;
        bool ended = false;
    };
    piece take();

    /// Has `wake` called whenever something is there that `take` did not give yet: on the thread of
    /// the producer, and now if it is so already. Replaces the one before. It must not call this
    /// object, only see to it that somebody else does.
    void on_more(unique_function<void()> wake);

    /// The reader goes away: nothing is kept for it and nobody is woken any more.
    void abandon() noexcept;

    bool abandoned() const noexcept;

    /// Whether nothing can be added any more: it has ended, or the reader is gone.
    bool over() const noexcept;

    /// Whether bytes wait that the reader did not take.
    bool has_unread() const noexcept;

    std::string_view keep_alive() const noexcept { return keep_alive_; }

  private:
    bool add(std::string_view bytes, bool last);

    const std::string_view keep_alive_;
    mutable std::mutex mutex_;
    std::string waiting_;
    unique_function<void()> wake_;
    bool ended_ = false;
    bool abandoned_ = false;
};

}  // namespace warder::http
