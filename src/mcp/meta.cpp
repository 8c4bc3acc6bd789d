#include "http/syntax.hpp"
#include <warder/json/node.hpp>
#include <warder/mcp/meta.hpp>

#include <algorithm>
#include <array>
#include <system_error>

namespace warder::mcp {
namespace {

/// Prefixes of the protocol's own that servers are asked to use.
///
/// @source  SEP-2640 (skills)
constexpr std::array<std::string_view, 1> known_prefixes = {"io.modelcontextprotocol.skills"};

bool is_alphanumeric(char c) {
    return http::is_alpha(c) || http::is_digit(c);
}

bool is_label(std::string_view label) {
    return !label.empty() && http::is_alpha(label.front()) && is_alphanumeric(label.back()) &&
           std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

/// May be empty behind a prefix.
bool is_name(std::string_view name) {
    if (name.empty()) return true;
    return is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
           std::ranges::all_of(name, [](char c) {
               return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
           });
}

/// What is wrong with the labels before a slash; null for nothing.
const char* prefix_problem(std::string_view prefix) {
    std::size_t count = 0;
    bool reserved = false;
    for (std::string_view rest = prefix;; ++count) {
        const std::size_t dot = rest.find('.');
        const std::string_view label = rest.substr(0, dot);
        if (!is_label(label)) return "has a prefix that is not made of labels";
        const bool last = dot == std::string_view::npos;
        // The second label counts in 2026-07-28; in older revisions any but the last.
        const bool counts = count == 1 || !last;
        reserved = reserved || (counts && (label == "modelcontextprotocol" || label == "mcp"));
        if (last) break;
        rest.remove_prefix(dot + 1);
    }
    const bool known = std::ranges::find(known_prefixes, prefix) != known_prefixes.end();
    return reserved && !known ? "has a prefix that is reserved for the protocol" : nullptr;
}

const char* key_problem(std::string_view key) {
    const std::size_t slash = key.find('/');
    const bool has_prefix = slash != std::string_view::npos;
    if (has_prefix) {
        if (const char* problem = prefix_problem(key.substr(0, slash))) return problem;
    }
    const std::string_view name = has_prefix ? key.substr(slash + 1) : key;
    const bool good = is_name(name) && (has_prefix || !name.empty());
    return good ? nullptr : "has a name that is not letters, digits and inner - _ .";
}

error refused(std::string problem) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "invalid _meta",
        "_meta " + std::move(problem)
    };
}

}  // namespace

result<std::string> checked_meta(std::string_view text) {
    if (text.empty()) return std::string();
    std::string problem = "must be a JSON object";
    const auto parsed = json::parse(text, [&problem](json::node root) {
        if (root.kind() != json::kind::object) return;
        problem.clear();
        root.for_each_member([&problem](std::string_view key, json::node) {
            const char* const wrong = key_problem(key);
            if (wrong != nullptr) problem = "key \"" + std::string(key) + "\" " + wrong;
            return wrong == nullptr;
        });
    });
    if (!parsed) return refused("cannot be read: " + parsed.error().log_text());
    if (!problem.empty()) return refused(std::move(problem));
    return json::compact(text);
}

}  // namespace warder::mcp
