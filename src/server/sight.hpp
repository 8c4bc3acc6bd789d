/// What one caller can find among the components.
#pragma once

#include <warder/server/access.hpp>
#include <warder/server/registry.hpp>
#include <warder/server/visibility.hpp>

#include <string_view>

namespace warder::server {

/// A registry as one caller sees it: what is hidden from the caller is not found. Refers to all
/// that it is made of.
class sight {
  public:
    /// Of everything.
    explicit sight(const registry& all) noexcept : all_(all) {}

    /// @param filters  null hides nothing
    /// @param refused  how a caller sees what it may not use
    sight(
        const registry& all,
        const visibility* filters,
        refuse refused,
        const caller& who,
        log_sink& log
    ) noexcept
        : all_(all),
          filters_(filters != nullptr && filters->limited() ? filters : nullptr),
          hides_(refused == refuse::hidden),
          who_(who),
          log_(&log) {}

    const registry& all() const noexcept { return all_; }

    /// Whether a list may tell this caller less than it has.
    bool limits_lists() const noexcept { return filters_ != nullptr || all_.limits_lists(hides_); }

    /// Whether a list tells the caller of a component.
    bool lists(const component& one) const;

    /// The same of a file of a skill, or of a folder: of any file below it.
    bool lists_directory_entry(const directory_entry& one) const;

    // As in `registry`.
    const registered_tool* find(std::string_view name) const;
    found_resource find_resource(std::string_view uri) const;
    const registered_prompt* find_prompt(std::string_view name) const;
    const registered_resource* find_definition(std::string_view uri) const;
    found_skill find_skill(std::string_view uri) const;
    found_directory find_directory(std::string_view uri) const;

    /// What was looked for last and hidden from the caller, and why.
    const access_decision& hid() const noexcept { return hid_; }

  private:
    access_reason reason_to_hide(const component& one) const;
    bool shows(const component& one) const;
    const registered_resource* file_in(
        std::string_view uri, function_ref<bool(const component&)> fits
    ) const;

    template <class Component>
    const Component* if_shown(const Component* found) const {
        return found != nullptr && shows(*found) ? found : nullptr;
    }

    const registry& all_;
    const visibility* filters_ = nullptr;
    bool hides_ = false;
    caller who_{nullptr, false};
    log_sink* log_ = &null_log();
    mutable access_decision hid_;
};

}  // namespace warder::server
