#include <warder/oauth/reasons.hpp>
#include <warder/server/access.hpp>
#include <warder/server/component.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace warder::server {
namespace {

void add_once(std::vector<std::string>& list, const std::string& scope) {
    if (std::ranges::find(list, scope) == list.end()) list.push_back(scope);
}

/// Whether one of the names is held; none of them asks for nothing.
template <class Held>
bool holds_one(const std::vector<std::string>& names, Held held) {
    return names.empty() || std::ranges::any_of(names, held);
}

/// Calls a rule of the program, which refuses by throwing, too.
template <class Rule>
bool allows(const Rule& rule, const component& one, log_sink& log) {
    try {
        return rule();
    } catch (const std::exception& failure) {
        log.error("a rule threw", {{one.kind(), one.name()}, {"reason", failure.what()}});
    } catch (...) {
        log.error("a rule threw", {{one.kind(), one.name()}});
    }
    return false;
}

/// What no scope makes good.
access_reason decide_caller(const component& one, const caller& who, log_sink& log) {
    for (const requirement& needs : one.needs()) {
        const auto is_in = [&who](const std::string& name) { return who.in_organisation(name); };
        const auto has_role = [&who](const std::string& name) { return who.has_role(name); };
        if (!holds_one(needs.organisations, is_in)) return access_reason::wrong_organisation;
        if (!holds_one(needs.roles, has_role)) return access_reason::missing_role;
        const auto rule = [&] { return needs.allow(who, one.guarded_as()); };
        if (needs.allow && !allows(rule, one, log)) return access_reason::rule;
    }
    return access_reason::allowed;
}

}  // namespace

std::string_view to_string(access_reason why) noexcept {
    switch (why) {
        case access_reason::allowed:
            return oauth::reason::granted;
        case access_reason::missing_scope:
            return oauth::reason::insufficient_scope;
        case access_reason::missing_role:
            return oauth::reason::missing_role;
        case access_reason::wrong_organisation:
            return oauth::reason::wrong_organisation;
        case access_reason::rule:
            return oauth::reason::rule;
        case access_reason::arguments:
            return oauth::reason::arguments;
        case access_reason::filtered:
            return oauth::reason::filtered;
    }
    return oauth::reason::other;
}

std::string_view refusal_text(access_reason why) noexcept {
    switch (why) {
        case access_reason::missing_scope:
            return "The access token lacks a scope that this needs";
        case access_reason::missing_role:
            return "The caller lacks a role that this needs";
        case access_reason::wrong_organisation:
            return "This is not for the caller's organisation";
        case access_reason::arguments:
            return "The caller may not use this with these arguments";
        case access_reason::allowed:
        case access_reason::rule:
        case access_reason::filtered:
            break;
    }
    return "The caller may not use this";
}

access_reason decide(const component& one, const caller& who, log_sink& log) {
    if (!one.needs().empty()) {
        const access_reason why = decide_caller(one, who, log);
        if (why != access_reason::allowed) return why;
    }
    const auto has_scope = [&who](const std::string& name) { return who.has_scope(name); };
    if (!who.has_scopes(one.scopes())) return access_reason::missing_scope;
    for (const requirement& needs : one.needs()) {
        if (!holds_one(needs.any_scope, has_scope)) return access_reason::missing_scope;
    }
    return access_reason::allowed;
}

access_reason decide_arguments(
    const component& one, const void* arguments, const caller& who, log_sink& log
) {
    for (const requirement& needs : one.needs()) {
        if (!needs.arguments) continue;
        // Whatever has a rule has arguments of its type; what has none is refused, not skipped.
        if (arguments == nullptr) return access_reason::arguments;
        const auto rule = [&] { return needs.arguments(who, arguments); };
        if (!allows(rule, one, log)) return access_reason::arguments;
    }
    return access_reason::allowed;
}

void scope_decision::add(std::span<const std::string> scopes, const oauth::access_token* caller) {
    for (const std::string& scope : scopes) {
        add_once(required, scope);
        if (caller == nullptr || !caller->has_scope(scope)) add_once(missing, scope);
    }
}

void scope_decision::add_any(
    std::span<const std::string> scopes, const oauth::access_token* caller
) {
    if (scopes.empty()) return;
    const auto held = std::ranges::find_if(scopes, [caller](const std::string& one) {
        return caller != nullptr && caller->has_scope(one);
    });
    const std::size_t which =
        held == scopes.end() ? 0 : static_cast<std::size_t>(held - scopes.begin());
    add(scopes.subspan(which, 1), caller);
}

void scope_decision::add(const component& one, const oauth::access_token* caller) {
    add(one.scopes(), caller);
    for (const requirement& needs : one.needs())
        add_any(needs.any_scope, caller);
}

}  // namespace warder::server
