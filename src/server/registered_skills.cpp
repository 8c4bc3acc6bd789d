#include <warder/server/registry.hpp>

#include <stdexcept>
#include <utility>

namespace warder::server {

void registry::add(skill_collection added, const access_terms& terms) {
    for (const auto& other : skills_) {
        const auto common = added.common_directory(*other);
        if (!common) continue;
        throw std::invalid_argument(
            "skills: " + *common +
            " is in two of the folders; give them different names, or put all into one folder"
        );
    }
    for (server::resource& file : added.resources()) {
        file.access = terms;
        add(std::move(file));
    }
    skills_.push_back(std::make_shared<const skill_collection>(std::move(added)));
}

found_skill registry::find_skill(std::string_view uri) const noexcept {
    for (const auto& folder : skills_) {
        const server::skill* const found = folder->find(uri);
        if (found != nullptr) return {found, find_definition(uri)};
    }
    return {};
}

found_directory registry::find_directory(std::string_view uri) const {
    for (const auto& folder : skills_) {
        const auto* const children = folder->find_directory(uri);
        if (children == nullptr) continue;
        return {children, find_definition(folder->files_in(uri).front()->definition.uri)};
    }
    return {};
}

}  // namespace warder::server
