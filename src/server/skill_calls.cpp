#include "server/skill_calls.hpp"

#include "server/list_generation.hpp"
#include <warder/server/page.hpp>

#include <utility>

namespace warder::server {
namespace {

mcp::protocol_error not_found(std::string sentence, std::string_view uri) {
    mcp::protocol_error error = resource_not_found(uri);
    error.message = std::move(sentence);
    return error;
}

/// The same for all processes that tell the same.
std::uint64_t generation_of(
    const std::vector<const directory_entry*>& children, std::size_t page_size
) {
    std::string all;
    for (const directory_entry* one : children)
        all.append(one->text).append(1, '\0');
    return list_generation(std::move(all), page_size);
}

}  // namespace

entry::job admit_skill(
    const mcp::message& message, mcp::operation asked, const sight& seen, std::string& uri
) {
    const auto name = message.param("uri");
    if (!name || !name->string()) return invalid_params("\"uri\" must be a string");
    uri = *name->string();
    if (asked == mcp::operation::get_skill) {
        const found_skill found = seen.find_skill(uri);
        if (found.skill == nullptr) return not_found("Skill not found", uri);
        return entry::skill_call{.called = found.resource, .told = found.skill};
    }
    const auto cursor = message.param("cursor");
    if (cursor && !cursor->string()) return invalid_params("\"cursor\" must be a string");
    const found_directory found = seen.find_directory(uri);
    // Also a file is no directory, and the error the same.
    if (found.children == nullptr) return not_found("Directory not found", uri);
    entry::skill_call made{.called = found.resource};
    for (const directory_entry& child : *found.children) {
        if (seen.lists_directory_entry(child)) made.children.push_back(&child);
    }
    if (cursor) made.cursor = *cursor->string();
    return made;
}

/// Appends what a question about a skill, or about a folder of skills, is answered with.
void dispatcher::append_skill(std::string& reply, const entry& work, const http::request& request)
    const {
    const auto& asked = std::get<entry::skill_call>(work.work);
    const mcp::codec& codec = *prepared(*work.revision).codec;
    if (asked.told != nullptr) {
        mcp::begin_response(reply, work.id);
        codec.append_skill(reply, asked.told->entry);
        reply += '}';
        return;
    }
    const auto& children = asked.children;
    const std::size_t page_size = work.found_in->page_size();
    const paged_list list{
        .name = work.uri,
        .entries = children.size(),
        .page_size = page_size,
        .generation = generation_of(children, page_size)
    };
    const auto page = open_page(list, asked.cursor, reply, work, request);
    if (!page) return;
    std::vector<std::string_view> told;
    for (std::size_t i = page->first; i < page->last; ++i)
        told.push_back(children[i]->text);
    mcp::begin_response(reply, work.id);
    mcp::append_page(reply, codec.directory(told), page->next_cursor);
    reply += '}';
}

}  // namespace warder::server
