#include "server/sight.hpp"

#include <algorithm>

namespace warder::server {

const registered_tool* sight::find(std::string_view name) const {
    return if_shown(all_.find(name));
}

found_resource sight::find_resource(std::string_view uri) const {
    return all_.find_resource(uri, [this](const component& one) { return shows(one); });
}

const registered_prompt* sight::find_prompt(std::string_view name) const {
    return if_shown(all_.find_prompt(name));
}

const registered_resource* sight::find_definition(std::string_view uri) const {
    return if_shown(all_.find_definition(uri));
}

found_skill sight::find_skill(std::string_view uri) const {
    const found_skill found = all_.find_skill(uri);
    if (if_shown(found.resource) == nullptr) return {};
    return found;
}

found_directory sight::find_directory(std::string_view uri) const {
    return shows_directory(uri) ? all_.find_directory(uri) : found_directory{};
}

bool sight::shows_directory(std::string_view uri) const {
    if (!limited()) return true;
    return std::ranges::any_of(all_.skills(), [&](const auto& folder) {
        return std::ranges::any_of(folder->files_in(uri), [&](const auto& file) {
            return find_definition(file->definition.uri) != nullptr;
        });
    });
}

bool sight::shows_directory_entry(const directory_entry& one) const {
    const registered_resource* const file = all_.find_definition(one.uri);
    return file != nullptr ? shows(*file) : shows_directory(one.uri);
}

}  // namespace warder::server
