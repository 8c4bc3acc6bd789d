/// What can be wrong with a message, and how each fault is told to the peer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace warder::mcp {

/// The two families of revisions: those that open with `initialize`, and those whose requests stand
/// alone.
enum class era : std::uint8_t {
    legacy,  ///< 2025-11-25 and before
    modern,  ///< 2026-07-28 and after
};

/// Faults of a message. Each has one row in the table of `src/mcp/error.cpp`.
enum class errc : std::uint8_t {
    parse_error,          ///< not JSON
    invalid_request,      ///< not a JSON-RPC 2.0 message, or of a shape that the revision forbids
    method_not_found,     ///< a method that the revision does not have, or that this server lacks
    invalid_envelope,     ///< `params._meta` of a modern request lacks or garbles a member
    invalid_params,       ///< other parameters: an unknown tool, a bad cursor
    internal_error,       ///< a fault of this program
    handler_failed,       ///< a handler that has no other way to tell, which is all but a tool
    overloaded,           ///< no thread is free to run the handler; worth a retry
    header_mismatch,      ///< a header field is missing or contradicts the body
    missing_capability,   ///< the client did not declare what the answer needs
    forbidden,            ///< the caller may not use it, and no scope would help
    unsupported_version,  ///< a modern request in a revision that is not served
    unsupported_legacy,   ///< `MCP-Protocol-Version` names no revision that is served
    session_missing,      ///< a request without the id of a session, where one is needed
    session_not_found,    ///< an id that names no session of the caller
    event_not_found,      ///< `Last-Event-ID` names nothing that can be resumed from
    stream_taken,         ///< the session has a stream for its messages already
    method_not_allowed,   ///< an HTTP method that the endpoint does not have
    not_acceptable,       ///< the peer accepts neither JSON nor an event stream
    unsupported_media_type,  ///< the body is not declared as JSON
};

/// How one fault is told.
struct error_row {
    errc failure;
    int code;                ///< of the JSON-RPC error object
    unsigned legacy_status;  ///< HTTP status towards a legacy peer; 200 is an in-band error
    unsigned modern_status;  ///< HTTP status towards a modern peer
};

/// Every fault, in the order of `errc`.
///
/// @source  MCP 2026-07-28 basic/transports "Error handling", schema `JSONRPCErrorResponse`
std::span<const error_row> error_table() noexcept;

/// Code of the JSON-RPC error object.
int json_rpc_code(errc failure) noexcept;

/// Status of an HTTP response that consists of this error alone.
unsigned http_status(errc failure, era peer) noexcept;

/// A JSON-RPC error in the making.
struct protocol_error {
    errc failure;
    std::string message;  ///< for the peer; one sentence
    std::string data;     ///< JSON text of `error.data`, or empty for none
};

}  // namespace warder::mcp
