/// Tools, resources and prompts that come and go while a program serves.
#pragma once

#include <warder/core/result.hpp>
#include <warder/server/completion.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/resource.hpp>
#include <warder/server/tool.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace warder {

namespace server {
class live_registry;
}

/// Changes what an app offers, at any time, also from its handlers: `app.live()` gives it. Copies
/// change the same app, and may outlive it: then nothing is added, and nothing is found.
///
/// Clients that listen are told of each change. A call that runs already ends as it began. The
/// scopes of what is added later are not in the published metadata, which clients read once:
/// declare a component with each scope before the app serves, or list the scopes there.
///
/// What cannot be added throws `std::invalid_argument`, as where an app declares it; nothing has
/// changed then.
///
/// @threads  all functions may be called concurrently
class live_components {
  public:
    /// Adds a tool, a resource or family, a prompt, or a completion, as `app` does.
    template <class F>
    void tool(server::tool_options options, F handler) const {
        add(server::make_tool(std::move(options), std::move(handler)));
    }
    template <class F>
    void resource(server::resource_options options, F handler) const {
        add(server::make_resource(std::move(options), std::move(handler)));
    }
    template <class F>
    void prompt(server::prompt_options options, F handler) const {
        add(server::make_prompt(std::move(options), std::move(handler)));
    }
    template <class F>
    void completion(server::completion_options options, F handler) const {
        add(server::make_completion(std::move(options), std::move(handler)));
    }

    /// Adds what was made elsewhere.
    ///
    /// @throws std::invalid_argument  also for a `subscribable` resource where none was declared
    /// before the app served: its clients were told that they cannot subscribe
    void add(server::tool made) const;
    void add(server::resource made) const;
    void add(server::prompt made) const;
    void add(server::completion made) const;

    /// Takes a tool away.
    ///
    /// @errors  `std::errc::invalid_argument` where there is none of that name
    result<void> remove_tool(std::string_view name) const;

    /// Takes a resource away by its URI, or a family by its template, with its completions.
    ///
    /// @errors  as above
    result<void> remove_resource(std::string_view uri) const;

    /// Takes a prompt away, with its completions.
    ///
    /// @errors  as above
    result<void> remove_prompt(std::string_view name) const;

    /// Hides a tool: it is in no list, and who calls it hears that it is unknown. Its name stays
    /// taken.
    ///
    /// @errors  as above; a tool that is hidden already is none
    result<void> hide_tool(std::string_view name) const;

    /// Shows it again, at its old place.
    ///
    /// @errors  as above; a tool that is not hidden is none
    result<void> show_tool(std::string_view name) const;

    /// Tells the clients that subscribed to a resource, or to one that it is a part of
    /// (`test://a/b` of `test://a`), that its contents changed.
    ///
    /// @errors  as above, and where the resource is not `subscribable`
    result<void> resource_updated(std::string_view uri) const;

  private:
    friend class app;
    explicit live_components(std::weak_ptr<server::live_registry> of) : of_(std::move(of)) {}

    // Weak, since the handlers of an app may hold this.
    std::weak_ptr<server::live_registry> of_;
};

}  // namespace warder
