/// What can be called, while it may change.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/result.hpp>
#include <warder/server/announcements.hpp>
#include <warder/server/catalogue.hpp>
#include <warder/server/services.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>

namespace warder::server {

/// Holds the components of a server. Until it is published they are put together; from then on each
/// change makes a new catalogue and is announced. A call that runs goes on with the component that
/// it began with.
///
/// @threads  all functions may be called concurrently, but `declared`
class live_registry {
  public:
    explicit live_registry(registry first = {});

    /// Adds a component.
    ///
    /// @throws std::invalid_argument  as `registry::add`; once it is published also for one whose
    /// handler takes what nobody provides, for a tool whose view is none, and for a resource that
    /// is `subscribable` or a tool with `.task = true` where none was before, so that clients were
    /// told that there are no subscriptions or tasks; and for what a rule of the policy cannot
    /// guard (`registry::govern`). Nothing has changed then
    void add(tool added);
    void add(resource added);
    void add(prompt added);
    void add(completion added);

    /// Adds skills, before it is published.
    ///
    /// @throws std::invalid_argument  as `registry::add`
    void add(skill_collection added, const access_terms& terms = {});

    /// Takes a component away: a tool, or a prompt or resource with its completions.
    ///
    /// @errors  `std::errc::invalid_argument` where there is none of that name
    result<void> remove_tool(std::string_view name);

    /// The same for a resource or family, by its URI or template.
    ///
    /// @errors  as above
    result<void> remove_resource(std::string_view uri);

    /// The same for a prompt.
    ///
    /// @errors  as above
    result<void> remove_prompt(std::string_view name);

    /// Hides a tool, which is then neither listed nor called, or shows it again at its old place.
    ///
    /// @errors  `std::errc::invalid_argument` where there is none of that name
    result<void> hide_tool(std::string_view name, bool hidden);

    /// Tells those who subscribed to a resource, or to one that it is a part of, that it changed.
    ///
    /// @errors  `std::errc::invalid_argument` where there is no resource of that URI, or none that
    ///          is `subscribable`
    result<void> resource_updated(std::string_view uri);

    /// What was put together, before `publish`.
    const registry& declared() const noexcept { return first_; }

    /// Makes the first catalogue; called once.
    ///
    /// @param page_size  as for a catalogue
    /// @param provided   what handlers take by reference; null for nothing. Lives until `end`
    /// @param rules      who may use what; null for no rules. Lives until `end`
    /// @param may_spare  whether a rule may fit nothing yet
    /// @throws std::invalid_argument  where a handler takes what nobody provides, a tool's view is
    ///                                none, or a rule is wrong (`registry::govern`)
    void publish(
        std::size_t page_size,
        const services* provided,
        const policy* rules = nullptr,
        bool may_spare = false
    );
    bool published() const;

    /// The server ends: from now on nothing changes.
    void end() noexcept;

    /// The newest catalogue, once there is one.
    std::shared_ptr<const catalogue> newest() const;

    /// Where changes are told, after they happened.
    announcements& changes() noexcept { return changes_; }

  private:
    /// A place where some of the threads find the newest catalogue, so that they do not all count
    /// its users in one place.
    struct alignas(64) shelf {
        mutable std::mutex mutex;
        std::shared_ptr<const catalogue> newest;
    };

    const shelf& own_shelf() const noexcept;
    void replace(const std::shared_ptr<const catalogue>& next);
    bool apply(function_ref<bool(registry&)> how);
    void make_change(change::kind what, function_ref<bool(registry&)> how);
    result<void> remove(
        change::kind what, std::string_view name, bool (registry::*removal)(std::string_view)
    );

    mutable std::mutex mutex_;  ///< held while a change is made
    registry first_;            ///< until it is published
    bool published_ = false;
    bool ended_ = false;
    bool takes_subscriptions_ = false;
    bool runs_tasks_ = false;
    const services* provided_ = nullptr;  ///< until the end
    std::array<shelf, 8> shelves_;
    announcements changes_;
};

}  // namespace warder::server
