#include <warder/app/live_components.hpp>
#include <warder/server/live_registry.hpp>

#include <system_error>

namespace warder {
namespace {

using server::live_registry;

/// Calls `use` with the components of the app, while there is one.
template <class Use>
result<void> with(const std::weak_ptr<live_registry>& of, Use use) {
    const auto components = of.lock();
    if (components) return use(*components);
    return error(std::make_error_code(std::errc::invalid_argument), "the app has ended");
}

template <class Component>
void add_to(const std::weak_ptr<live_registry>& of, Component made) {
    const auto components = of.lock();
    if (components) components->add(std::move(made));
}

}  // namespace

void live_components::add(server::tool made) const {
    add_to(of_, std::move(made));
}

void live_components::add(server::resource made) const {
    add_to(of_, std::move(made));
}

void live_components::add(server::prompt made) const {
    add_to(of_, std::move(made));
}

void live_components::add(server::completion made) const {
    add_to(of_, std::move(made));
}

result<void> live_components::remove_tool(std::string_view name) const {
    return with(of_, [name](live_registry& all) { return all.remove_tool(name); });
}

result<void> live_components::remove_resource(std::string_view uri) const {
    return with(of_, [uri](live_registry& all) { return all.remove_resource(uri); });
}

result<void> live_components::remove_prompt(std::string_view name) const {
    return with(of_, [name](live_registry& all) { return all.remove_prompt(name); });
}

result<void> live_components::hide_tool(std::string_view name) const {
    return with(of_, [name](live_registry& all) { return all.hide_tool(name, true); });
}

result<void> live_components::show_tool(std::string_view name) const {
    return with(of_, [name](live_registry& all) { return all.hide_tool(name, false); });
}

result<void> live_components::resource_updated(std::string_view uri) const {
    return with(of_, [uri](live_registry& all) { return all.resource_updated(uri); });
}

}  // namespace warder
