/// Messages that are one line each, out of bytes that come in pieces.
#pragma once

#include <warder/core/function.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace warder::transport {

/// Cuts bytes into lines. A line that is empty, but for white space of JSON, is no message.
///
/// @source  MCP 2026-07-28 basic/transports "stdio": messages are delimited by newlines
class message_lines {
  public:
    /// @param max_bytes  longest message. One that is longer comes as its first `max_bytes + 1`
    ///                   bytes, so that whoever has the same cap refuses it; the rest is not kept
    explicit message_lines(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    using visitor = unique_function<void(std::string message)>;

    /// Takes the next bytes and visits the messages that they complete.
    void add(std::string_view bytes, const visitor& visit);

    /// Visits what follows the last line end: the client ended without one.
    void end(const visitor& visit);

  private:
    void keep(std::string_view part);

    const std::size_t max_bytes_;
    std::string line_;
};

}  // namespace warder::transport
