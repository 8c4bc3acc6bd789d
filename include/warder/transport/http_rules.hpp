/// What streamable HTTP asks of a request before its body is looked at.
#pragma once

#include <warder/http/body_stream.hpp>
#include <warder/http/message.hpp>
#include <warder/mcp/error.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace warder::transport {

/// The form of a response to a request.
enum class answer_form : std::uint8_t {
    json,          ///< one JSON object
    event_stream,  ///< the same as the one event of a stream, for a peer that accepts nothing else
};

/// Checks method, media type and acceptance, in this order. Needs the head only.
///
/// @param has_sessions  whether older clients may GET a stream, and DELETE their session
/// @return  what refuses the request; nothing when its body may be read
/// @source  MCP 2026-07-28 and 2025-11-25 basic/transports "Streamable HTTP"
std::optional<mcp::protocol_error> check_head(
    const http::request& request, bool has_sessions = false
);

/// The form that an accepted request gets its answer in: JSON wherever the peer accepts it.
answer_form form_of_answer(const http::request& request);

/// A response that is one JSON-RPC error. One that is told in-band, with status 200, has the form
/// of a result.
///
/// @param id  as JSON text; empty where none could be read
http::response error_response(
    answer_form form, const mcp::protocol_error& error, std::string_view id, mcp::era peer
);

/// A response that carries results.
http::response result_response(answer_form form, std::string json);

/// A response whose events come as they happen.
http::response stream_response(std::shared_ptr<http::body_stream> events);

/// 202 without a body, for notifications and responses.
http::response accepted_response();

}  // namespace warder::transport
