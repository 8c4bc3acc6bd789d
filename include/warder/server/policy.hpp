/// Who may use what, as one table for a server.
#pragma once

#include <warder/server/requirement.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace warder::server {

/// What a caller sees of what it may not use.
enum class refuse : std::uint8_t {
    /// The request is refused with 403, and nothing of it runs; over stdio each entry has its own
    /// error. For missing scopes it is a challenge (RFC 6750 §3.1) that tells a client what to ask
    /// its user for; for all else it is none, since asking would not help.
    ///
    /// Lists do not tell of what the caller cannot use for its role, its organisation or `allow`;
    /// what only scopes are missing for stays in them.
    forbidden,

    /// It is as if it were not there: in no list, an unknown tool or prompt, a resource that is not
    /// found; missing scopes hide, too. Refused arguments of a tool or prompt, which the caller
    /// knows of, are an error as with `tool_error`.
    hidden,

    /// The call is answered with a tool error, which a model reads; what is no call of a tool, with
    /// a JSON-RPC error. The status is 200, and the other requests of a batch run. Lists as with
    /// `forbidden`.
    tool_error,
};

/// One row of a policy: what those components need that all its selectors fit; without any, all
/// components.
struct policy_rule {
    /// One of these is the name: of a resource its URI, of a family its template as it was declared
    /// (what is asked for is not looked at; see `requirement::arguments`). A `*` stands for any
    /// text.
    std::vector<std::string> names;

    /// One of these is among the tags.
    std::vector<std::string> tags;

    /// What its caller needs, beside what the component itself and all other rules ask for.
    requirement needs;
};

/// The rules of one server:
///
///     app.policy({
///         .rules = {
///             {.tags = {"admin"}, .needs = {.roles = {"admin"}}},
///             {.names = {"billing_*"}, .needs = {.organisations = {"org_1"}}},
///         },
///         .otherwise = warder::refuse::hidden,
///     });
///
/// All rules that fit a component count, in addition to its own `scopes` and `needs`; a completion
/// has those of its prompt or resource. A rule that fits nothing refuses to start, unless the
/// server is live: then what comes later may fit it.
///
/// @source  RFC 6750 §3.1; MCP 2026-07-28 basic/authorization "Scope Challenge Handling"
struct policy {
    std::vector<policy_rule> rules;
    refuse otherwise = refuse::forbidden;
};

/// Whether a rule is for a component.
bool fits(const policy_rule& rule, const component& one) noexcept;

/// Checks what can be checked of the rules alone.
///
/// @throws std::invalid_argument  with a sentence for the developer that names the rule: it asks
/// for nothing, a name or tag is empty, or its requirement is wrong
void check_policy(const policy& rules);

}  // namespace warder::server
