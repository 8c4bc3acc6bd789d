/// How long clients and proxies may keep what they got.
#pragma once

#include <cstdint>
#include <optional>

namespace warder::mcp {

/// Longest time that may be said: a year.
inline constexpr std::uint64_t max_cache_ttl_ms = 365ULL * 24 * 60 * 60 * 1000;

/// What is said of one resource. Peers know it from 2026-07-28 on.
///
/// @source  MCP 2026-07-28 schema `CacheableResult`
struct cache_hint {
    std::uint64_t ttl_ms = 0;  ///< milliseconds, up to a year; with 0 it is asked for each time

    /// Whether every caller gets the same, so that a proxy may give it to all of them (`public`).
    /// Never taken for granted: unset means yes only where the server has no guard.
    std::optional<bool> same_for_all;
};

}  // namespace warder::mcp
