/// What stands in the place of results.
#pragma once

#include <warder/mcp/error.hpp>
#include <warder/server/access.hpp>

#include <string>
#include <string_view>

namespace warder::server {

/// Why a POST is not answered with its results.
struct refusal {
    enum class reason {
        overloaded,          ///< the pool took no more: 503
        insufficient_scope,  ///< a handler asked for scopes that the caller lacks: 403
        lacking_capability,  ///< a handler asked for what the client did not declare: 400
        forbidden,           ///< the caller may not use it, whatever its scopes: 403
        unrecorded,          ///< no record of it can be kept: 503
    };
    refusal::reason why = reason::overloaded;
    scope_decision scopes;
    std::string capabilities{};  ///< that lack, as JSON text
    access_reason access{};      ///< why it is forbidden
};

/// What is said of a call that does not happen because no record of it can be kept.
inline constexpr std::string_view unrecorded_text = "Calls cannot be recorded at the moment";

/// What refuses a caller, whatever its scopes, as an error of the protocol.
mcp::protocol_error forbidden(access_reason why);

/// The same as an error of the protocol.
mcp::protocol_error error_of(const refusal& refused);

}  // namespace warder::server
