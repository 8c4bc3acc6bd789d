/// HTTP/1.1 requests from bytes, without a socket.
#pragma once

#include <warder/core/result.hpp>
#include <warder/http/message.hpp>
#include <warder/http/service.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace warder::net {

/// Why a head was refused; the value is the status of the reply.
enum class http1_errc {
    bad_request = 400,
    uri_too_long = 414,
    expectation_failed = 417,
    fields_too_large = 431,
    not_implemented = 501,
    version_not_supported = 505,
};
std::error_code make_error_code(http1_errc failure) noexcept;

/// Status that answers an error of the parser: an `http1_errc`, or an `http::body_errc`. 500 for
/// any other.
unsigned http1_status(const error& failure) noexcept;

/// The reply to a request that could not be read; the connection ends after it.
http::response http1_refusal(const error& failure);

/// Caps on the head of a request; one past any of them is refused.
struct http1_limits {
    /// Request line and fields with their line ends: 431, or 414 when the line alone is longer.
    std::size_t head_bytes = 16 * 1024;
    /// The request target: 414.
    std::size_t target_bytes = 8 * 1024;
    /// How many fields: 431.
    std::size_t fields = 100;
};

/// What a head says about the rest of its message and about the connection.
struct http1_framing {
    /// Whether the client wants to send another request on the connection.
    bool keep_alive = false;
    /// Whether the client waits for `100 Continue` before it sends the body.
    bool expects_continue = false;
    /// Whether the body is in chunks; then `content_length` says nothing.
    bool chunked = false;
    /// Bytes of the body.
    std::uint64_t content_length = 0;
};

/// Where a chunked body stands.
struct http1_chunk_state {
    enum class part : std::uint8_t {
        size,
        extension,
        size_line_feed,
        data,
        data_return,
        data_line_feed,
        trailer_start,
        trailer,
        trailer_line_feed,
        last_line_feed,
        done,
    };
    part at = part::size;
    std::uint8_t size_digits = 0;
    std::uint32_t ignored_bytes = 0;
    std::uint64_t left = 0;
};

/// Reads one request at a time from a stream of bytes. Strict: whatever two implementations may
/// read differently (RFC 9112 §11.2) is refused, and the same bytes give the same answer however
/// they are cut into pieces.
///
/// The caller keeps the bytes: `head` and `body` say how many they used, and are called again with
/// what is left and with what came since behind it. After an error the parser is only good for
/// `reset`.
class http1_parser {
  public:
    explicit http1_parser(http1_limits limits = {}) noexcept : limits_(limits) {}

    /// Starts over, for the next request.
    void reset() noexcept;

    /// Reads a head that stands at the start of `bytes` into `into`, replacing its method, target,
    /// version and fields.
    ///
    /// @return  bytes of the head, or 0 when it is not complete yet
    /// @errors  `http1_errc`. `into` then holds what could be read
    /// @source  RFC 9112 §2 to §5, §6.3, §7.1.2; RFC 9110 §7.2, §10.1.1
    result<std::size_t> head(std::string_view bytes, http::request& into);

    /// What the head said; valid once `head` gave a size.
    const http1_framing& framing() const noexcept { return framing_; }

    /// Decodes a part of the body that follows the head and appends it to `into`.
    ///
    /// @return  bytes used: all of them unless the body ended before; `body_done` says
    /// @errors  `body_errc::too_large` when more than `max_bytes` would stand in `into`,
    /// `body_errc::malformed`
    result<std::size_t> body(std::string_view bytes, std::string& into, std::size_t max_bytes);

    /// Like `body`, for a body that nobody wants.
    ///
    /// @errors  `body_errc::malformed`
    result<std::size_t> skip_body(std::string_view bytes);

    /// Whether the whole body was decoded; true after the head of a request without one.
    bool body_done() const noexcept;

    /// Bytes of a body with a `Content-Length` that are still to come; 0 for a chunked one.
    std::uint64_t body_left() const noexcept { return framing_.chunked ? 0 : left_; }

  private:
    result<std::size_t> decode(std::string_view bytes, std::string* into, std::size_t max_bytes);

    http1_limits limits_;
    http1_framing framing_;
    http1_chunk_state chunk_;
    std::uint64_t left_ = 0;
    std::size_t skipped_ = 0;
    std::size_t line_ = 0;
    std::size_t searched_ = 0;
};

}  // namespace warder::net

template <>
struct std::is_error_code_enum<warder::net::http1_errc> : std::true_type {};
