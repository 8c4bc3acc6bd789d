/// What one caller can find among the components.
#pragma once

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

    /// @param rules  null hides nothing
    sight(const registry& all, const visibility* rules, const caller& who, log_sink& log) noexcept
        : all_(all), rules_(rules), who_(who), log_(&log) {}

    const registry& all() const noexcept { return all_; }

    /// Whether anything may be hidden.
    bool limited() const noexcept { return rules_ != nullptr && rules_->limited(); }

    /// Whether the caller may know of a component.
    bool shows(const component& one) const { return !limited() || rules_->shows(one, who_, *log_); }

    /// Whether the caller may know of a file of a skill, or of a folder: of any file below it.
    bool shows_directory_entry(const directory_entry& one) const;

    // As in `registry`.
    const registered_tool* find(std::string_view name) const;
    found_resource find_resource(std::string_view uri) const;
    const registered_prompt* find_prompt(std::string_view name) const;
    const registered_resource* find_definition(std::string_view uri) const;
    found_skill find_skill(std::string_view uri) const;
    found_directory find_directory(std::string_view uri) const;

  private:
    bool shows_directory(std::string_view uri) const;

    template <class Component>
    const Component* if_shown(const Component* found) const {
        return found != nullptr && shows(*found) ? found : nullptr;
    }

    const registry& all_;
    const visibility* rules_ = nullptr;
    caller who_{nullptr, false};
    log_sink* log_ = &null_log();
};

}  // namespace warder::server
