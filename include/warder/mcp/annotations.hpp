/// For whom a resource or a block of content is, and how much it matters.
#pragma once

#include <cstdint>
#include <string>

namespace warder::mcp {

/// Who says a message.
enum class role : std::uint8_t { user, assistant };

/// Who something is for.
enum class audience : std::uint8_t { everyone, user, assistant };

/// Hints to the client; it may do as it likes.
///
/// @source  MCP 2025-11-25 schema `Annotations`
struct annotations {
    /// Says nothing about how much it matters.
    static constexpr double no_priority = -1;

    mcp::audience audience = mcp::audience::everyone;
    double priority = no_priority;  ///< from 0, may be left out, to 1, is needed

    /// When it was last changed, as a date and time of RFC 3339: "2025-01-12T15:00:58Z". Empty for
    /// unknown. Peers know it from 2025-06-18 on.
    std::string last_modified{};
};

/// What is wrong with annotations, as a sentence for the developer; empty for nothing.
std::string annotations_problem(const annotations& said);

}  // namespace warder::mcp
