#include "server/told_list.hpp"
#include <warder/mcp/codec.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/page.hpp>

namespace warder::server {

/// The page that a cursor asks for; where there is none, the error is appended.
std::optional<page> dispatcher::open_page(
    const paged_list& list,
    const std::optional<std::string>& cursor,
    std::string& reply,
    const entry& work,
    const http::request& request
) const {
    const std::string_view principal = oauth::principal_of(request.access);
    auto found = find_page(list, cursor, principal, state(), options_.clock->now());
    if (found) return *std::move(found);
    log().info("cursor", {{"request_id", request.id}, {"reason", found.error().log_text()}});
    const auto refused = invalid_params(found.error().description);
    mcp::append_error_response(reply, work.id, refused, work.revision->era);
    return std::nullopt;
}

/// Appends the page of a list that a cursor asks for.
///
/// @source  MCP 2026-07-28 and 2025-11-25 server/utilities/pagination
void dispatcher::append_list(std::string& reply, const entry& work, const http::request& request)
    const {
    const auto& asked = std::get<entry::list_page>(work.work);
    const catalogue& from = *work.found_in;
    const sight seen = sight_of(from.components(), request.access.get());
    // A list of which nothing is hidden is written once for all callers.
    std::optional<told_list> own;
    if (seen.limits_lists()) own.emplace(seen, asked.list);
    const std::size_t page_size = from.page_size();
    const paged_list list{
        .name = to_string(asked.list),
        .entries = own ? own->size() : from.entries(asked.list),
        .page_size = page_size,
        .generation = own ? own->generation(page_size) : from.generation(asked.list)
    };
    const auto page = open_page(list, asked.cursor, reply, work, request);
    if (!page) return;
    const std::size_t revision = mcp::index_of(*work.revision);
    const mcp::codec& writer = *revisions_[revision].codec;
    mcp::begin_response(reply, work.id);
    if (own) {
        const std::string text = own->write(page->first, page_size, writer);
        mcp::append_page(reply, text, page->next_cursor);
    } else {
        const auto text = from.page(asked.list, page->first, revision, writer);
        mcp::append_page(reply, text, page->next_cursor);
    }
    reply += '}';
}

}  // namespace warder::server
