#include "server/big_endian.hpp"
#include <warder/crypto/digest.hpp>
#include <warder/mcp/revision.hpp>
#include <warder/server/catalogue.hpp>

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>
#include <variant>

namespace warder::server {
namespace {

/// A text that is written once.
struct written_page {
    std::once_flag written;
    std::string text;
};

using definitions = std::variant<
    std::vector<const mcp::tool*>,
    std::vector<const mcp::resource*>,
    std::vector<const mcp::prompt*>,
    std::vector<std::string_view>>;  ///< entries of skills

/// The definitions of a list, in their order.
definitions definitions_of(const registry& components, list_kind which) {
    std::vector<const mcp::tool*> tools;
    std::vector<const mcp::resource*> resources;
    std::vector<const mcp::prompt*> prompts;
    std::vector<std::string_view> skills;
    switch (which) {
        case list_kind::tools:
            for (const auto& one : components.all()) {
                if (!components.hides_tool(one->name())) tools.push_back(&one->tool.definition);
            }
            return tools;
        case list_kind::resources:
        case list_kind::templates:
            for (const auto& one : components.resources()) {
                const bool family = one->pattern.has_value();
                if (family == (which == list_kind::templates))
                    resources.push_back(&one->definition);
            }
            return resources;
        case list_kind::prompts:
            for (const auto& one : components.prompts())
                prompts.push_back(&one->definition);
            return prompts;
        case list_kind::skills:
            for (const auto& folder : components.skills()) {
                for (const skill& one : folder->all())
                    skills.push_back(one.entry);
            }
            return skills;
    }
    return {};
}

std::string_view name_of(const mcp::tool* one) {
    return one->name;
}
std::string_view name_of(const mcp::resource* one) {
    return one->uri;
}
std::string_view name_of(const mcp::prompt* one) {
    return one->name;
}
std::string_view name_of(std::string_view skill) {
    return skill;
}

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
    list(const registry& components, list_kind which, std::size_t most)
        : kind(which), entries(definitions_of(components, which)), page_size(most) {
        const std::size_t whole = most == 0 ? 1 : (size() + most - 1) / most;
        pages_each = std::max<std::size_t>(whole, 1);  // an empty list has a page too
        pages = std::vector<written_page>(pages_each * mcp::revisions().size());
    }

    std::size_t size() const noexcept {
        return std::visit([](const auto& all) { return all.size(); }, entries);
    }

    std::string write(std::size_t number, const mcp::codec& writer) const {
        const auto part = [&](const auto& all) {
            const std::span whole(all);
            if (page_size == 0) return whole;
            const std::size_t first = number * page_size;
            return whole.subspan(first, std::min(page_size, whole.size() - first));
        };
        if (const auto* tools = std::get_if<0>(&entries)) return writer.tool_list(part(*tools));
        if (const auto* prompts = std::get_if<2>(&entries)) {
            return writer.prompt_list(part(*prompts));
        }
        if (const auto* skills = std::get_if<3>(&entries)) return writer.skill_list(part(*skills));
        const auto resources = part(std::get<1>(entries));
        return kind == list_kind::templates ? writer.template_list(resources)
                                            : writer.resource_list(resources);
    }

    std::uint64_t digest() const {
        std::string names;
        const auto add = [&names](const auto& all) {
            for (const auto& one : all)
                names.append(name_of(one)).append(1, '\0');
        };
        std::visit(add, entries);
        names += std::to_string(page_size);
        const crypto::sha256_digest whole = crypto::sha256(names);
        return read_number({reinterpret_cast<const char*>(whole.data()), number_bytes});
    }

    list_kind kind;
    definitions entries;
    std::size_t page_size;
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
    return lists_[static_cast<std::size_t>(which)]->size();
}

std::uint64_t catalogue::generation(list_kind which) const {
    list& asked = *lists_[static_cast<std::size_t>(which)];
    std::call_once(asked.digested, [&asked] { asked.generation = asked.digest(); });
    return asked.generation;
}

std::string_view catalogue::page(
    list_kind which, std::size_t first, std::size_t revision, const mcp::codec& writer
) const {
    list& asked = *lists_[static_cast<std::size_t>(which)];
    const std::size_t number = page_size_ == 0 ? 0 : first / page_size_;
    written_page& page = asked.pages[revision * asked.pages_each + number];
    std::call_once(page.written, [&] { page.text = asked.write(number, writer); });
    return page.text;
}

}  // namespace warder::server
