/// What travels with a client between the rounds of one call.
#pragma once

#include <warder/core/result.hpp>
#include <warder/http/message.hpp>
#include <warder/mcp/input.hpp>
#include <warder/server/sealing.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::server {

/// How long a user may think about the questions of one round.
inline constexpr std::chrono::minutes state_lifetime{10};

/// The answers and the effects of the rounds so far.
struct rounds {
    mcp::input_answers answers;
    mcp::input_answers memo;
};

/// Who calls what, as bytes: state that was sealed for one call opens for no other. The members
/// that differ between the rounds (`inputResponses`, `requestState`, `_meta`) do not count, and
/// neither does the order of members.
///
/// @param request  whose body is one JSON-RPC message
/// @source  MCP 2026-07-28 basic/patterns/mrtr "Server Requirements"
std::string binding_of(const http::request& request);

/// Seals what there is.
///
/// @errors  `std::errc::invalid_argument` where the answers are more than a client carries, and
///          `std::errc::message_size` where the rest is
result<std::string> seal_rounds(
    const sealer& with,
    const rounds& so_far,
    std::string_view binding,
    std::chrono::system_clock::time_point now
);

/// Adds what a state holds. What is there already is replaced: the state is the server's own word.
///
/// @errors  with one description for every state that is not good
result<void> open_rounds(
    const sealer& with,
    std::string_view state,
    std::string_view binding,
    std::chrono::system_clock::time_point now,
    rounds& into
);

}  // namespace warder::server
