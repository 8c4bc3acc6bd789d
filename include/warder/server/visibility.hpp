/// Which components a caller may know of.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/log.hpp>
#include <warder/server/caller.hpp>
#include <warder/server/component.hpp>

#include <utility>
#include <vector>

namespace warder::server {

/// Whether a caller may know of a component:
///
///     app.on_list([](const warder::caller& who, const warder::component& one) {
///         return !one.name().starts_with("admin_") || who.has_scope("admin");
///     });
///
/// What is hidden is in none of the caller's lists, and is answered as if it were not there when it
/// is called, read, completed, subscribed to, or asked for as a task. A resource's name is its URI
/// or template; a skill is shown where its `SKILL.md` is, and a folder of skills where any file in
/// it is.
///
/// Not hidden is that a list changed (`list_changed` goes to everybody), and the URI of a view that
/// a visible tool names.
///
/// Asked for every entry of a list, for every file below a folder of skills, before every call, and
/// for every change that is told to a subscriber, with locks of the server held. So it is quick,
/// waits for nothing, calls nothing of the server, and keeps neither `who` nor `one`. One that
/// throws hides.
///
/// @threads  called at the same time for different callers, on any thread
using list_filter = unique_function<bool(const caller& who, const component& one)>;

/// The filters of one server. All of them have to agree.
class visibility {
  public:
    void add(list_filter shown) { all_.push_back(std::move(shown)); }

    /// Whether there is any filter.
    bool limited() const noexcept { return !all_.empty(); }

    /// @param log  learns of a filter that throws
    bool shows(const component& one, const caller& who, log_sink& log) const;

  private:
    std::vector<list_filter> all_;
};

}  // namespace warder::server
