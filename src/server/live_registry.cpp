#include "core/thread_number.hpp"
#include <warder/server/live_registry.hpp>

#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

error unknown(change::kind what, std::string_view name) {
    std::string problem = "unknown ";
    switch (what) {
        case change::kind::tools:
            problem += "tool";
            break;
        case change::kind::prompts:
            problem += "prompt";
            break;
        case change::kind::resources:
        case change::kind::resource:
            problem += "resource";
            break;
        case change::kind::task:
            problem += "task";
            break;
    }
    return {std::make_error_code(std::errc::invalid_argument), problem, std::string(name)};
}

}  // namespace

live_registry::live_registry(registry first) : first_(std::move(first)) {}

void live_registry::add(tool added) {
    const std::string name = added.definition.name;
    make_change(change::kind::tools, [&](registry& components) {
        if (published_ && added.runs_as_task && !runs_tasks_) {
            throw std::invalid_argument(
                "tool \"" + name +
                "\": its calls can become tasks only if there was a tool with .task = true when "
                "the server began"
            );
        }
        components.add(std::move(added));
        if (published_) components.require_view(name);
        return true;
    });
}

void live_registry::add(resource added) {
    make_change(change::kind::resources, [this, &added](registry& components) {
        if (published_ && added.subscribable && !takes_subscriptions_) {
            throw std::invalid_argument(
                "resource \"" + added.definition.uri +
                "\": clients can subscribe to it only if there "
                "was a subscribable resource when the server began"
            );
        }
        components.add(std::move(added));
        return true;
    });
}

void live_registry::add(prompt added) {
    make_change(change::kind::prompts, [&added](registry& components) {
        components.add(std::move(added));
        return true;
    });
}

void live_registry::add(completion added) {
    // No list tells of completions, so there is nothing to announce.
    apply([&added](registry& components) {
        components.add(std::move(added));
        return true;
    });
}

void live_registry::add(skill_collection added, const access_terms& terms) {
    apply([&](registry& components) {
        components.add(std::move(added), terms);
        return true;
    });
}

result<void> live_registry::remove_tool(std::string_view name) {
    return remove(change::kind::tools, name, &registry::remove_tool);
}

result<void> live_registry::remove_resource(std::string_view uri) {
    return remove(change::kind::resources, uri, &registry::remove_resource);
}

result<void> live_registry::remove_prompt(std::string_view name) {
    return remove(change::kind::prompts, name, &registry::remove_prompt);
}

result<void> live_registry::hide_tool(std::string_view name, bool hidden) {
    bool found = false;
    make_change(change::kind::tools, [&](registry& components) {
        found = components.has_tool(name);
        if (!found || components.hides_tool(name) == hidden) return false;
        components.hide_tool(name, hidden);
        return true;
    });
    return found ? result<void>() : unknown(change::kind::tools, name);
}

result<void> live_registry::resource_updated(std::string_view uri) {
    const auto now = newest();
    if (!now) return {};  // nobody can have subscribed
    const registered_resource* const found = now->components().find_resource(uri).resource;
    if (found == nullptr || !found->subscribable) return unknown(change::kind::resource, uri);
    changes_.announce({change::kind::resource, std::string(uri)});
    return {};
}

void live_registry::publish(
    std::size_t page_size, const services* provided, const policy* rules, bool may_spare
) {
    const std::lock_guard lock(mutex_);
    if (rules != nullptr) first_.govern(*rules, may_spare);
    first_.require_services(provided);
    first_.require_views();
    published_ = true;
    provided_ = provided;
    takes_subscriptions_ = first_.takes_subscriptions();
    runs_tasks_ = first_.has_tasks();
    replace(std::make_shared<const catalogue>(std::exchange(first_, {}), page_size));
}

void live_registry::end() noexcept {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    provided_ = nullptr;
}

bool live_registry::published() const {
    const std::lock_guard lock(mutex_);
    return published_;
}

const live_registry::shelf& live_registry::own_shelf() const noexcept {
    return shelves_[thread_number() % shelves_.size()];
}

std::shared_ptr<const catalogue> live_registry::newest() const {
    const shelf& own = own_shelf();
    const std::lock_guard lock(own.mutex);
    return own.newest;
}

/// Called with the mutex held.
void live_registry::replace(const std::shared_ptr<const catalogue>& next) {
    for (shelf& one : shelves_) {
        // Each with a count of users of its own.
        auto counted = std::make_shared<const std::shared_ptr<const catalogue>>(next);
        std::shared_ptr<const catalogue> shown(std::move(counted), next.get());
        const std::lock_guard lock(one.mutex);
        one.newest.swap(shown);  // the old one ends after the lock
    }
}

/// Makes a change, if there is one to make.
bool live_registry::apply(function_ref<bool(registry&)> how) {
    std::shared_ptr<const catalogue> before;  // ends after the lock: its handlers are the program's
    const std::lock_guard lock(mutex_);
    if (!published_) return how(first_);
    if (ended_) return false;
    before = newest();
    registry components = before->components();
    if (!how(components)) return false;
    components.require_services(provided_);
    replace(std::make_shared<const catalogue>(std::move(components), before->page_size()));
    return true;
}

void live_registry::make_change(change::kind what, function_ref<bool(registry&)> how) {
    if (apply(how)) changes_.announce({what});
}

result<void> live_registry::remove(
    change::kind what, std::string_view name, bool (registry::*removal)(std::string_view)
) {
    bool found = false;
    make_change(what, [&](registry& components) {
        found = (components.*removal)(name);
        return found;
    });
    return found ? result<void>() : unknown(what, name);
}

}  // namespace warder::server
