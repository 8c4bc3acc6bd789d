#include "server/sight.hpp"

namespace warder::server {

access_reason sight::reason_to_hide(const component& one) const {
    if (filters_ != nullptr && !filters_->shows(one, who_, *log_)) return access_reason::filtered;
    return hides_ ? decide(one, who_, *log_) : access_reason::allowed;
}

bool sight::shows(const component& one) const {
    if (filters_ == nullptr && !hides_) return true;
    const access_reason why = reason_to_hide(one);
    if (why == access_reason::allowed) return true;
    hid_ = {why, &one};
    return false;
}

bool sight::lists(const component& one) const {
    if (reason_to_hide(one) != access_reason::allowed) return false;
    if (hides_ || one.needs().empty()) return true;
    // A client can ask its user for a scope, which it must know of; a role it cannot get.
    const access_reason why = decide(one, who_, *log_);
    return why == access_reason::allowed || why == access_reason::missing_scope;
}

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
    found_directory found = all_.find_directory(uri);
    if (found.children == nullptr || !limits_lists()) return found;
    // A folder is there where any file in it is, and open to whoever may read any file in it.
    const auto shown = [this](const component& one) { return shows(one); };
    const auto open = [this](const component& one) {
        return shows(one) && decide(one, who_, *log_) == access_reason::allowed;
    };
    found.resource = file_in(uri, open);
    if (found.resource == nullptr) found.resource = file_in(uri, shown);
    return found.resource == nullptr ? found_directory{} : found;
}

/// The first file in a folder of skills and below that fits, or null.
const registered_resource* sight::file_in(
    std::string_view uri, function_ref<bool(const component&)> fits
) const {
    for (const auto& folder : all_.skills()) {
        for (const auto& file : folder->files_in(uri)) {
            const registered_resource* const found = all_.find_definition(file->definition.uri);
            if (found != nullptr && fits(*found)) return found;
        }
    }
    return nullptr;
}

bool sight::lists_directory_entry(const directory_entry& one) const {
    if (!limits_lists()) return true;
    const auto listed = [this](const component& file) { return lists(file); };
    const registered_resource* const file = all_.find_definition(one.uri);
    return file != nullptr ? lists(*file) : file_in(one.uri, listed) != nullptr;
}

}  // namespace warder::server
