/// What went wrong, in two texts: one that a peer may read and one for the log.
#pragma once

#include <string>
#include <system_error>
#include <utility>

namespace warder {

/// A failure that a peer, a token, a file or the network caused.
///
/// The two texts are separate members, so that a log text cannot slip into a reply.
struct error {
    /// Which failure; its category says which layer it is from.
    std::error_code code;

    /// For the peer: never echoes input, and holds no path, address or token.
    std::string description;

    /// For the log: whatever helps the operator, except secrets.
    std::string detail;

    error(std::error_code failure, std::string for_peer, std::string for_log = {})
        : code(failure), description(std::move(for_peer)), detail(std::move(for_log)) {}

    /// Both texts in one line, for a log: `description (detail)`.
    std::string log_text() const {
        return detail.empty() ? description : description + " (" + detail + ")";
    }
};

}  // namespace warder
