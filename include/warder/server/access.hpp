/// Whether a caller may do what it asks for, as a value.
#pragma once

#include <warder/core/log.hpp>
#include <warder/oauth/access_token.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

class caller;
class component;

/// Why a caller may use a component, or may not.
enum class access_reason : std::uint8_t {
    allowed,
    missing_scope,       ///< a scope, which a client can ask its user for
    missing_role,        ///< none of the roles
    wrong_organisation,  ///< in none of the organisations
    rule,                ///< a `caller_rule` says no, or threw
    arguments,           ///< an `argument_rule` says no to these, or threw
    filtered,            ///< a `list_filter` (`app.on_list`) says no, or threw
};

/// The word of `oauth/reasons.hpp` for it.
std::string_view to_string(access_reason why) noexcept;

/// What a peer is told of a refusal: a sentence that names neither roles nor organisations.
std::string_view refusal_text(access_reason why) noexcept;

/// What was decided about one entry of a message.
struct access_decision {
    access_reason why = access_reason::allowed;
    const component* of = nullptr;  ///< what was asked for, also where it was hidden; or null

    bool allowed() const noexcept { return why == access_reason::allowed; }
};

/// Decides whether a caller may use a component, whatever the arguments. The one place where this
/// is decided: for lists, lookups, calls, reads, completions, subscriptions and tasks.
///
/// Scopes come last: who lacks a role, too, is not sent to ask for a scope that would not help.
///
/// @param log  learns of a rule that throws
access_reason decide(const component& one, const caller& who, log_sink& log);

/// The same for the arguments of a call, decoded, of whoever is `decide`d to be allowed.
///
/// @param arguments  of the type that the component's handler takes
access_reason decide_arguments(
    const component& one, const void* arguments, const caller& who, log_sink& log
);

/// What the entries of a message need together, and what of it the caller lacks. Both in the order
/// of their first mention, without repeats.
struct scope_decision {
    std::vector<std::string> required;
    std::vector<std::string> missing;

    bool allowed() const noexcept { return missing.empty(); }

    /// Adds what one more entry needs.
    ///
    /// @param scopes  all of them
    /// @param caller  null has no scope at all
    void add(std::span<const std::string> scopes, const oauth::access_token* caller);

    /// Adds alternatives: the one that the caller holds, or else the first, which is missing.
    ///
    /// @param scopes  one of them; none adds nothing
    /// @param caller  as above
    void add_any(std::span<const std::string> scopes, const oauth::access_token* caller);

    /// Adds everything that a component needs.
    void add(const component& one, const oauth::access_token* caller);
};

}  // namespace warder::server
