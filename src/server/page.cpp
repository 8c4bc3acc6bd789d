#include "server/big_endian.hpp"
#include <warder/server/page.hpp>

#include <algorithm>
#include <utility>

namespace warder::server {
namespace {

constexpr std::string_view purpose = "cursor";

error unknown_cursor(std::string reason) {
    return {std::make_error_code(std::errc::invalid_argument), "unknown cursor", std::move(reason)};
}

/// Where the page of an opened cursor begins.
result<std::size_t> read_place(std::string_view place, const paged_list& list) {
    if (place.size() != 2 * number_bytes) return unknown_cursor("no place in a list");
    if (read_number(place) != list.generation) return unknown_cursor("the list has changed");
    const std::uint64_t first = read_number(place.substr(number_bytes));
    // The same generation of another process that counts otherwise.
    if (first >= list.entries) return unknown_cursor("behind the end of the list");
    return static_cast<std::size_t>(first);
}

}  // namespace

result<page> find_page(
    const paged_list& list,
    std::optional<std::string_view> cursor,
    std::string_view principal,
    const sealer& seals,
    std::chrono::system_clock::time_point now
) {
    std::string binding(list.name);
    binding.append(1, '\0').append(principal);  // no name of a list has that character

    page found;
    if (cursor) {
        const auto place = seals.open(*cursor, purpose, binding, now);
        if (!place) return unknown_cursor(place.error().detail);
        auto first = read_place(*place, list);
        if (!first) return std::move(first).error();
        found.first = *first;
    }
    const std::size_t rest = list.entries - found.first;
    const std::size_t size = list.page_size == 0 ? rest : std::min(list.page_size, rest);
    found.last = found.first + size;
    if (found.last == list.entries) return found;

    std::string place;
    append_number(place, list.generation);
    append_number(place, found.last);
    auto next = seals.seal(place, purpose, binding, now + cursor_lifetime);
    if (!next) return std::move(next).error();
    found.next_cursor = *std::move(next);
    return found;
}

}  // namespace warder::server
