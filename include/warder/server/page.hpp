/// Long lists in pieces.
#pragma once

#include <warder/core/result.hpp>
#include <warder/server/sealing.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::server {

/// How long a cursor is good for.
inline constexpr std::chrono::hours cursor_lifetime{1};

/// A list that is told in pages.
struct paged_list {
    /// As in the method's name: "tools". Outlives the call.
    std::string_view name;

    std::size_t entries = 0;

    /// How many entries a page has; 0 is all of them.
    std::size_t page_size = 0;

    /// Changes with the list, and is the same in all processes that tell the same list: a part of a
    /// digest rather than a count.
    std::uint64_t generation = 0;
};

/// The entries from `first` on, up to but without `last`.
struct page {
    std::size_t first = 0;
    std::size_t last = 0;
    std::string next_cursor;  ///< of the page behind it; empty for the last one
};

/// The page that a cursor asks for; without a cursor the first one.
///
/// A cursor is sealed for the list's name and the caller, and tells neither that nor where the page
/// begins. It is good for an hour, and until the list changes, since a place in another list would
/// skip entries or repeat them.
///
/// @param principal  who asks (`access_token::principal`); empty without a guard
/// @param seals      makes the next cursor
/// @param now        by the wall clock
/// @errors   `std::errc::invalid_argument` for every cursor that was not sealed for this list and
///           caller, or is not good any more; with one description, "unknown cursor"
/// @threads  safe to call concurrently
/// @source   MCP 2026-07-28 server/utilities/pagination
result<page> find_page(
    const paged_list& list,
    std::optional<std::string_view> cursor,
    std::string_view principal,
    const sealer& seals,
    std::chrono::system_clock::time_point now
);

}  // namespace warder::server
