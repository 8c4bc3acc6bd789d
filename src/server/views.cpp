#include <warder/mcp/extension.hpp>
#include <warder/server/registry.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {
namespace {

bool is_view(const registered_resource& one) {
    return one.definition.mime_type == mcp::ui_mime_type;
}

}  // namespace

void registry::require_view(std::string_view tool) const {
    const auto found = by_name_.find(tool);
    if (found == by_name_.end() || found->second->tool.view.empty()) return;
    const std::string& uri = found->second->tool.view;
    const registered_resource* const shown = find_resource(uri).resource;
    const std::string sentence = "tool \"" + std::string(tool) + "\": its view " + uri;
    if (shown == nullptr) {
        throw std::invalid_argument(
            sentence + " is no resource of this server; declare it by app.view({.uri = \"" + uri +
            "\", ...})"
        );
    }
    if (!is_view(*shown)) {
        throw std::invalid_argument(
            sentence + " is a resource of another type than " + std::string(mcp::ui_mime_type)
        );
    }
}

void registry::require_views() const {
    for (const auto& one : tools_)
        require_view(one->name());
}

bool registry::has_views() const noexcept {
    return std::ranges::any_of(resources_, [](const auto& one) { return is_view(*one); });
}

}  // namespace warder::server
