#include <warder/mcp/codec.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/page.hpp>

#include <algorithm>

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
    const paged_list list{
        .name = to_string(asked.list),
        .entries = from.entries(asked.list),
        .page_size = from.page_size(),
        .generation = from.generation(asked.list)
    };
    const auto page = open_page(list, asked.cursor, reply, work, request);
    if (!page) return;
    const std::size_t revision = mcp::index_of(*work.revision);
    mcp::begin_response(reply, work.id);
    mcp::append_page(
        reply,
        from.page(asked.list, page->first, revision, *revisions_[revision].codec),
        page->next_cursor
    );
    reply += '}';
}

bool dispatcher::may_read(std::string_view uri, const oauth::access_token* caller) const {
    const auto now = components_->newest();
    const registered_resource* const found = now->components().find_resource(uri).resource;
    // Without a guard every scope counts as held.
    if (found == nullptr || !guarded_) return found != nullptr;
    return std::ranges::all_of(found->scopes(), [caller](const auto& scope) {
        return caller != nullptr && caller->has_scope(scope);
    });
}

}  // namespace warder::server
