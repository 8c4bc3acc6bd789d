#include "server/told_list.hpp"
#include <warder/mcp/revision.hpp>
#include <warder/server/catalogue.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

namespace warder::server {
namespace {

/// A text that is written once.
struct written_page {
    std::once_flag written;
    std::string text;
};

}  // namespace

std::string_view to_string(list_kind which) noexcept {
    switch (which) {
        case list_kind::tools:
            return "tools";
        case list_kind::resources:
            return "resources";
        case list_kind::templates:
            return "templates";
        case list_kind::prompts:
            return "prompts";
        case list_kind::skills:
            return "skills";
    }
    return {};
}

/// One list, in all revisions.
struct catalogue::list {
    list(const registry& components, list_kind which, std::size_t page_size)
        : told(sight(components), which) {
        const std::size_t whole = page_size == 0 ? 1 : (told.size() + page_size - 1) / page_size;
        pages_each = std::max<std::size_t>(whole, 1);  // an empty list has a page too
        pages = std::vector<written_page>(pages_each * mcp::revisions().size());
    }

    told_list told;
    std::size_t pages_each = 1;       ///< for one revision
    std::vector<written_page> pages;  ///< those of the first revision first
    std::once_flag digested;
    std::uint64_t generation = 0;
};

catalogue::catalogue(registry components, std::size_t page_size)
    : components_(std::move(components)), page_size_(page_size) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        lists_[i] = std::make_unique<list>(components_, static_cast<list_kind>(i), page_size);
    }
}

catalogue::~catalogue() = default;

std::size_t catalogue::entries(list_kind which) const noexcept {
    return lists_[static_cast<std::size_t>(which)]->told.size();
}

std::uint64_t catalogue::generation(list_kind which) const {
    list& asked = *lists_[static_cast<std::size_t>(which)];
    std::call_once(asked.digested, [&] { asked.generation = asked.told.generation(page_size_); });
    return asked.generation;
}

std::string_view catalogue::page(
    list_kind which, std::size_t first, std::size_t revision, const mcp::codec& writer
) const {
    list& asked = *lists_[static_cast<std::size_t>(which)];
    const std::size_t number = page_size_ == 0 ? 0 : first / page_size_;
    written_page& page = asked.pages[revision * asked.pages_each + number];
    std::call_once(page.written, [&] { page.text = asked.told.write(first, page_size_, writer); });
    return page.text;
}

}  // namespace warder::server
