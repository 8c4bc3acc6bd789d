/// Whether clients of the older revisions get sessions.
#pragma once

#include <cstdint>

namespace warder::transport {

/// When `initialize` opens a session. Clients of 2026-07-28 and later have none.
enum class session_mode : std::uint8_t {
    automatic,  ///< where a client hears something in a session only: questions, changes
    never,      ///< each request stands alone
    always,     ///< and a request without one is refused
};

}  // namespace warder::transport
