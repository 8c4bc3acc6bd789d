#include "server/policy_text.hpp"
#include <warder/server/component.hpp>
#include <warder/server/policy.hpp>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace warder::server {
namespace {

/// Whether a name is what a pattern says, in which `*` stands for any text. Linear for one `*`,
/// and at worst the product of the lengths.
bool is_like(std::string_view name, std::string_view pattern) noexcept {
    std::size_t at = 0;
    std::size_t next = 0;
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0;  // how far the text of the last star begins
    while (at < name.size()) {
        if (next < pattern.size() && pattern[next] == '*') {
            star = next++;
            taken = at;
        } else if (next < pattern.size() && pattern[next] == name[at]) {
            ++at;
            ++next;
        } else if (star != std::string_view::npos) {
            next = star + 1;
            at = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', next) == std::string_view::npos;
}

std::string quoted(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& one : names)
        all.append(all.empty() ? "" : ", ").append(1, '"').append(one).append(1, '"');
    return all;
}

}  // namespace

bool fits(const policy_rule& rule, const component& one) noexcept {
    const auto names = [&one](const std::string& name) { return is_like(one.name(), name); };
    const auto tags = [&one](const std::string& tag) {
        return std::ranges::find(one.tags(), tag) != one.tags().end();
    };
    return (rule.names.empty() || std::ranges::any_of(rule.names, names)) &&
           (rule.tags.empty() || std::ranges::any_of(rule.tags, tags));
}

std::string text_of(const policy_rule& rule) {
    std::string selectors;
    if (!rule.names.empty()) selectors = " with names " + quoted(rule.names);
    if (!rule.tags.empty()) {
        selectors.append(selectors.empty() ? " with tags " : " and tags ");
        selectors += quoted(rule.tags);
    }
    return "policy: the rule" + (selectors.empty() ? " for everything" : selectors);
}

void check_policy(const policy& rules) {
    const auto is_empty = [](const std::string& one) { return one.empty(); };
    for (const policy_rule& rule : rules.rules) {
        const auto fail = [&rule](const std::string& problem) {
            throw std::invalid_argument(text_of(rule) + ": " + problem);
        };
        if (rule.needs.empty()) fail("it asks for nothing; say what its callers need in .needs");
        if (std::ranges::any_of(rule.names, is_empty)) fail("a name is not empty");
        if (std::ranges::any_of(rule.tags, is_empty)) fail("a tag is not empty");
        if (const std::string problem = requirement_problem(rule.needs); !problem.empty())
            fail(problem);
    }
}

}  // namespace warder::server
