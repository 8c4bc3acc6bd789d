/// How a policy comes to the components of a registry.
#include "server/policy_text.hpp"
#include <warder/server/registry.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace warder::server {
namespace {

/// A proxy that shares it would hand it to callers whom a rule refuses.
void require_not_shared(const registered_resource& one) {
    const bool limited = !one.scopes().empty() || !one.needs().empty();
    if (one.definition.cache.same_for_all != true || !limited) return;
    throw std::invalid_argument(
        "resource \"" + one.name() +
        "\": a rule of the policy fits it, so it is not the same for all; remove same_for_all from "
        "its .cache"
    );
}

/// Nobody asks a rule about the URI of a change that is told: all subscribers would hear of it.
void require_not_subscribable(const registered_resource& one) {
    const auto judges = [](const requirement& needs) { return static_cast<bool>(needs.arguments); };
    if (!one.subscribable || std::ranges::none_of(one.needs(), judges)) return;
    throw std::invalid_argument(
        "resource \"" + one.name() +
        "\": a rule judges its arguments, which changes that subscribers are told of do not have; "
        "remove .subscribable, or judge the caller with .needs.allow"
    );
}

}  // namespace

/// Puts a component under the rules, where there are any.
void registry::take(const component& added) {
    if (rules_ != nullptr) {
        for (const policy_rule& rule : rules_->rules) {
            if (fits(rule, added)) added.add(rule.needs);
        }
    }
    limits_by_scopes_ = limits_by_scopes_ || !added.scopes().empty();
    for (const requirement& needs : added.needs()) {
        limits_by_scopes_ = limits_by_scopes_ || !needs.any_scope.empty();
        limits_by_caller_ = limits_by_caller_ || needs.concerns_caller();
    }
}

void registry::take(const registered_resource& added) {
    take(static_cast<const component&>(added));
    require_not_shared(added);
    require_not_subscribable(added);
}

void registry::govern(const policy& rules, bool may_spare) {
    rules_ = &rules;
    for (const auto& one : tools_)
        take(*one);
    for (const auto& one : resources_)
        take(*one);
    for (const auto& one : prompts_)
        take(*one);
    if (may_spare) return;
    for (const policy_rule& rule : rules.rules) {
        const auto fit = [&rule](const auto& one) { return fits(rule, *one); };
        if (std::ranges::any_of(tools_, fit) || std::ranges::any_of(resources_, fit) ||
            std::ranges::any_of(prompts_, fit)) {
            continue;
        }
        throw std::invalid_argument(
            text_of(rule) +
            " fits no tool, resource or prompt of this "
            "server; correct its names and tags, or remove it"
        );
    }
}

}  // namespace warder::server
