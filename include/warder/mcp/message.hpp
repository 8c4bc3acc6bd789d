/// JSON-RPC 2.0 messages, as far as MCP uses them.
#pragma once

#include <warder/json/node.hpp>
#include <warder/mcp/error.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::json {
class writer;
}

namespace warder::mcp {

/// Longest id or progress token that is a string, in bytes: both are kept for as long as a request
/// lasts, and are part of what is sent.
inline constexpr std::size_t max_id_bytes = 1024;

/// What a message is, by the members that it has.
enum class message_kind : std::uint8_t {
    request,       ///< has a method and an id, and is answered
    notification,  ///< has a method and no id
    response,      ///< has a result or an error: an answer to something that a server asked
    invalid,       ///< none of these
};

/// One message. The views and nodes live as long as the document that it was read from.
struct message {
    message_kind kind = message_kind::invalid;

    /// The id as JSON text, as it goes into the answer: `7` or `"a"`. Equal to what was sent as
    /// JSON, not byte for byte: `-0` becomes `0`, `"a\/b"` becomes `"a/b"`. Empty where there is
    /// none, or none that may be echoed.
    std::string id;

    std::string_view method;

    /// An object where it is present.
    std::optional<json::node> params;

    /// `params._meta`, where it is an object.
    std::optional<json::node> meta;

    /// Of a response: its result, or else its error, an object.
    std::optional<json::node> result;
    std::optional<json::node> error;

    /// For an invalid message: what is wrong with it, for the peer.
    std::string_view problem;

    /// The member of `params`, or nothing.
    std::optional<json::node> param(std::string_view name) const noexcept;
};

/// Reads one message.
///
/// An id is a string of at most `max_id_bytes` or an integer of at most 64 bits; null, other
/// numbers and longer strings make the message invalid, so that whatever is echoed equals what was
/// sent.
///
/// @source  JSON-RPC 2.0 §4, §5; MCP 2025-11-25 basic "Requests"
message read_message(json::node root);

/// An id as JSON text, as `message::id` has it; empty when it is no id that `read_message` takes.
std::string read_id(json::node id);

/// Appends what stands before the result of a response: `{"jsonrpc":"2.0","id":7,"result":`. The
/// caller appends the result and a closing brace.
///
/// @param id  as JSON text
void begin_response(std::string& out, std::string_view id);

/// Begins a notification: the caller writes `params`, where there are any, and ends the object.
void begin_notification(json::writer& out, std::string_view method);

/// Appends an error response.
///
/// @param id  as JSON text; when it is empty, a modern peer gets no `id` (2026-07-28 forbids null)
///            and a legacy peer gets null (JSON-RPC 2.0 §5)
void append_error_response(
    std::string& out, std::string_view id, const protocol_error& error, era peer
);

}  // namespace warder::mcp
