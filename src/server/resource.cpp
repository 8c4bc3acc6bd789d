#include "server/shown.hpp"
#include "server/text_fields.hpp"
#include <warder/server/resource.hpp>
#include <warder/server/uri_template.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server::detail {
namespace {

[[noreturn]] void fail(const std::string& uri, const std::string& problem) {
    throw std::invalid_argument("resource \"" + uri + "\": " + problem);
}

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether a text is a scheme, a colon and more, all visible ASCII.
///
/// @source  RFC 3986 §3.1
bool begins_like_a_uri(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
    const std::string_view scheme = text.substr(0, colon);
    const bool is_scheme =
        !scheme.empty() && is_alpha(scheme.front()) && std::ranges::all_of(scheme, [](char c) {
            return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        });
    return is_scheme && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::vector<std::string> variables_of(const std::string& uri) {
    if (!uri_template::has_variables(uri)) return {};
    try {
        return uri_template(uri).variables();
    } catch (const std::invalid_argument& refused) {
        fail(uri, refused.what());
    }
}

/// Checks that the variables and the fields are the same.
void check_variables(
    const std::string& uri,
    const std::vector<std::string>& variables,
    const json::type_descriptor* input
) {
    for (const std::string& variable : variables) {
        if (find_field(input, variable) == nullptr) {
            fail(uri, "its handler has no field for the variable " + variable);
        }
    }
    if (input == nullptr) return;
    for (const json::field_descriptor& field : input->fields) {
        if (field.required && std::ranges::find(variables, field.name) == variables.end()) {
            fail(uri, "the field " + field.name + " has no variable in the URI");
        }
    }
}

void check_cache(const resource_options& options) {
    const mcp::cache_hint& cache = options.cache;
    if (cache.ttl_ms > mcp::max_cache_ttl_ms) fail(options.uri, "it is kept for a year at most");
    // A proxy that shares it would hand it to callers without these scopes.
    if (cache.same_for_all == true && !(options.scopes.empty() && options.needs.empty())) {
        fail(options.uri, "a resource that asks for scopes is not the same for all");
    }
}

}  // namespace

resource assemble(
    resource_options options,
    const json::type_descriptor* input,
    std::unique_ptr<erased_handler> code
) {
    const std::string& uri = options.uri;
    if (!begins_like_a_uri(uri)) fail(uri, "a URI is a scheme, a colon and more, in ASCII");
    if (options.name.empty()) fail(uri, "it needs a name");
    if (const std::string problem = text_problem(input); !problem.empty()) fail(uri, problem);
    const std::vector<std::string> variables = variables_of(uri);
    if (options.size && !variables.empty()) fail(uri, "a family of resources has no size");
    check_variables(uri, variables, input);
    check_cache(options);
    const std::string problem = mcp::annotations_problem(options.annotations);
    if (!problem.empty()) fail(uri, problem);
    check_shown("resource \"" + uri + "\"", options.icons, options.meta);
    resource made;
    made.definition = {
        .uri = std::move(options.uri),
        .name = std::move(options.name),
        .title = std::move(options.title),
        .description = std::move(options.description),
        .mime_type = std::move(options.mime_type),
        .size = options.size,
        .annotations = options.annotations,
        .icons = std::move(options.icons),
        .meta = std::move(options.meta),
        .cache = options.cache,
    };
    made.access = {std::move(options.scopes), std::move(options.tags), std::move(options.needs)};
    made.blocking = options.blocking;
    made.subscribable = options.subscribable;
    made.handler = std::move(code);
    return made;
}

}  // namespace warder::server::detail
