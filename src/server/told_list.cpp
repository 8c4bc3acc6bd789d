#include "server/told_list.hpp"

#include "server/list_generation.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace warder::server {
namespace {

std::vector<const mcp::tool*> tools_of(const sight& seen) {
    std::vector<const mcp::tool*> told;
    for (const auto& one : seen.all().all()) {
        if (!seen.all().hides_tool(one->name()) && seen.lists(*one))
            told.push_back(&one->tool.definition);
    }
    return told;
}

std::vector<const mcp::resource*> resources_of(const sight& seen, bool families) {
    std::vector<const mcp::resource*> told;
    for (const auto& one : seen.all().resources()) {
        if (one->pattern.has_value() == families && seen.lists(*one))
            told.push_back(&one->definition);
    }
    return told;
}

std::vector<const mcp::prompt*> prompts_of(const sight& seen) {
    std::vector<const mcp::prompt*> told;
    for (const auto& one : seen.all().prompts()) {
        if (seen.lists(*one)) told.push_back(&one->definition);
    }
    return told;
}

std::vector<std::string_view> skills_of(const sight& seen) {
    std::vector<std::string_view> told;
    for (const auto& folder : seen.all().skills()) {
        for (const skill& one : folder->all()) {
            const component* const file = seen.all().find_definition(one.uri);
            if (file != nullptr && seen.lists(*file)) told.push_back(one.entry);
        }
    }
    return told;
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

told_list::told_list(const sight& seen, list_kind which) : kind_(which) {
    switch (which) {
        case list_kind::tools:
            entries_ = tools_of(seen);
            break;
        case list_kind::resources:
        case list_kind::templates:
            entries_ = resources_of(seen, which == list_kind::templates);
            break;
        case list_kind::prompts:
            entries_ = prompts_of(seen);
            break;
        case list_kind::skills:
            entries_ = skills_of(seen);
            break;
    }
}

std::size_t told_list::size() const noexcept {
    return std::visit([](const auto& all) { return all.size(); }, entries_);
}

std::string told_list::write(std::size_t first, std::size_t page_size, const mcp::codec& writer)
    const {
    const auto part = [&](const auto& all) {
        const std::span rest = std::span(all).subspan(first);
        return page_size == 0 ? rest : rest.first(std::min(page_size, rest.size()));
    };
    if (const auto* tools = std::get_if<0>(&entries_)) return writer.tool_list(part(*tools));
    if (const auto* prompts = std::get_if<2>(&entries_)) return writer.prompt_list(part(*prompts));
    if (const auto* skills = std::get_if<3>(&entries_)) return writer.skill_list(part(*skills));
    const auto resources = part(std::get<1>(entries_));
    return kind_ == list_kind::templates ? writer.template_list(resources)
                                         : writer.resource_list(resources);
}

std::uint64_t told_list::generation(std::size_t page_size) const {
    std::string names;
    const auto add = [&names](const auto& all) {
        for (const auto& one : all)
            names.append(name_of(one)).append(1, '\0');
    };
    std::visit(add, entries_);
    return list_generation(std::move(names), page_size);
}

}  // namespace warder::server
