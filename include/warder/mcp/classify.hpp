/// Which revision a message speaks, and whether its header fields agree with it.
#pragma once

#include <warder/http/fields.hpp>
#include <warder/mcp/message.hpp>
#include <warder/mcp/revision.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace warder::mcp {

/// One header field that repeats a value of the body.
struct routing_field {
    std::string_view value;
    std::size_t count = 0;

    bool present() const noexcept { return count > 0; }

    /// Whether it stands there once and says exactly that. A repeated field says nothing, since two
    /// readers may take different ones.
    bool says(std::string_view expected) const noexcept { return count == 1 && value == expected; }
};

/// The header fields that route a request. Views into the fields that they were read from.
///
/// @source  MCP 2026-07-28 basic/transports "Request headers"
struct routing_fields {
    routing_field protocol_version;  ///< `MCP-Protocol-Version`
    routing_field method;            ///< `Mcp-Method`
    routing_field name;              ///< `Mcp-Name`
    routing_field session;           ///< `Mcp-Session-Id`, of the older revisions

    /// The era that errors are told in while the body has not been understood.
    era error_era() const noexcept;
};

/// Finds them among the fields of a request, which outlive the result.
routing_fields read_routing_fields(const http::fields& fields) noexcept;

/// Either the revision that is spoken, or the error to answer with.
struct verdict {
    const mcp::revision* revision = nullptr;
    std::optional<protocol_error> refusal;
    mcp::era era = era::legacy;  ///< for the status of a refusal
};

/// Decides about a body that is one message. The body is looked at first and the header second, so
/// that old clients on the same URL are served whatever fields they send.
///
/// Checks a modern request up to and including `Mcp-Name`; whether its method exists comes next.
/// For a notification or response without refusal there is nothing to answer.
///
/// @source  MCP 2026-07-28 basic/versioning "Dual-era servers", basic/transports "Request headers"
verdict classify(const routing_fields& fields, const message& body);

/// What the client of a connection said first, on a transport without header fields.
struct opening {
    /// The revision of `initialize`, or the assumed one of a client that left it out; null for a
    /// client that began otherwise.
    const mcp::revision* legacy = nullptr;

    bool introduced = false;  ///< whether there was an `initialize`
    bool modern = false;      ///< whether it began with a message that claims a revision

    /// The era that errors are told in while a message has not been understood.
    era error_era() const noexcept { return modern ? era::modern : era::legacy; }

    /// Takes note of a message that was not refused. Only the first one decides; `server/discover`
    /// does not, since a client asks it to find out what it may begin with.
    void note(const verdict& decided, const message& body) noexcept;
};

/// Decides about one message on such a transport. A message that claims a revision is served as it
/// claims, however the client began: it stands alone. Any other is of the older revisions, unless
/// the client began with a claim.
///
/// @source  MCP 2026-07-28 basic/versioning "Dual-era servers", basic/transports "stdio"
verdict classify(const opening& begun, const message& body);

/// What is wrong with a message by itself, whatever revision it speaks: it is invalid, or a request
/// whose author forgot the id.
std::optional<protocol_error> check_message(const message& body);

/// Decides about a body that is an array of messages. What is wrong with one of them by itself does
/// not refuse the others: it is answered in its place with what `check_message` says.
///
/// @source  MCP 2025-03-26 basic "Batching"; JSON-RPC 2.0 §6
verdict classify_batch(const routing_fields& fields, std::span<const message> body);

/// The same on a transport without header fields.
verdict classify_batch(const opening& begun, std::span<const message> body);

/// Most messages in one array.
inline constexpr std::size_t max_batch = 100;

}  // namespace warder::mcp
