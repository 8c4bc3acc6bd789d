/// A peer at the other end of two pipes, such as standard input and output.
#pragma once

#include <warder/core/function.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace warder::net {

/// Reads bytes from one descriptor and writes messages to another, each on a thread of its own.
///
/// @threads  all functions may be called concurrently
class pipe_stream {
  public:
    /// Most bytes that wait to be written before messages are dropped, and nothing more is read
    /// from a peer that has not hung up.
    static constexpr std::size_t most_waiting = 1024 * 1024;

    /// Most bytes that wait in any case; with more, the peer counts as one that does not read.
    static constexpr std::size_t most_unwritten = 256 * 1024 * 1024;

    /// Uses two descriptors, which it owns from then on.
    ///
    /// @throws std::system_error  when the machine has no descriptor or thread left
    pipe_stream(int in, int out);

    /// Takes the standard input and output of this process for itself. Whatever else reads from or
    /// writes to them from then on, in this process or a child, gets an empty input and the
    /// standard error: a stray line of output would be taken for a message.
    ///
    /// @throws std::system_error  as above
    static std::unique_ptr<pipe_stream> of_this_process();

    /// Ends both threads, whatever waits to be written.
    ~pipe_stream();
    pipe_stream(const pipe_stream&) = delete;
    pipe_stream& operator=(const pipe_stream&) = delete;

    using reader = unique_function<void(std::string_view bytes)>;

    /// Begins to read. Called once.
    ///
    /// @param on_bytes  called with what came, by one thread; with nothing when the input has ended
    /// @param on_end    called once, by any thread: the input has ended, or nobody reads the output
    ///                  any more
    void start(reader on_bytes, unique_function<void()> on_end);

    /// Writes a message and a line end, after those before.
    ///
    /// @param may_be_dropped  where too much waits already
    /// @return  false where it was dropped, or nobody reads any more
    bool write(std::string_view message, bool may_be_dropped);

    /// Waits until everything is written, or nobody reads any more; false where that takes longer.
    bool flush(std::chrono::milliseconds at_most);

  private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace warder::net
