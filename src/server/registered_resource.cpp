#include <warder/json/writer.hpp>
#include <warder/server/registry.hpp>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace warder::server {

registered_resource::registered_resource(resource registered)
    : component(
          "resource",
          registered.definition.uri,
          std::move(registered.access),
          registered.blocking,
          std::move(registered.handler)
      ),
      definition(std::move(registered.definition)),
      subscribable(registered.subscribable) {
    if (uri_template::has_variables(definition.uri)) pattern.emplace(definition.uri);
}

std::optional<mcp::protocol_error> registered_resource::refusal_of(
    outcome& given, std::string_view uri
) const {
    const auto& failure = given.failure();
    // SEP-2164: what is not there is an error, never a result without contents.
    const bool absent =
        failure ? failure->code == std::errc::no_such_file_or_directory : given.contents().empty();
    if (absent) return resource_not_found(uri);
    return component::refusal_of(given, uri);
}

void registered_resource::append_result(
    std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
) const {
    for (mcp::resource_contents& part : given.contents()) {
        if (part.uri.empty()) part.uri = uri;
        if (part.mime_type.empty()) part.mime_type = definition.mime_type;
    }
    codec.append_contents(out, given.contents(), definition.cache);
}

void registry::add(resource added) {
    if (by_uri_.contains(added.definition.uri)) {
        throw std::invalid_argument("resource \"" + added.definition.uri + "\": this URI is taken");
    }
    const auto& kept =
        resources_.emplace_back(std::make_shared<const registered_resource>(std::move(added)));
    by_uri_.emplace(kept->name(), kept.get());
    take(*kept);
}

bool registry::remove_resource(std::string_view uri) {
    const registered_resource* const found = find_definition(uri);
    const bool of_skill =
        std::ranges::any_of(skills_, [uri](const auto& one) { return one->has_file(uri); });
    if (found == nullptr || of_skill) return false;
    remove_completions_of(*found);
    by_uri_.erase(uri);
    std::erase_if(resources_, [found](const auto& one) { return one.get() == found; });
    return true;
}

found_resource registry::find_resource(
    std::string_view uri, function_ref<bool(const component&)> shown
) const {
    const auto exact = by_uri_.find(uri);
    if (exact != by_uri_.end() && !exact->second->pattern && shown(*exact->second)) {
        return {exact->second, "{}"};
    }
    for (const auto& family : resources_) {
        const auto values = family->pattern ? family->pattern->match(uri) : std::nullopt;
        if (!values || !shown(*family)) continue;
        found_resource found{family.get(), {}};
        json::writer out(found.arguments);
        out.begin_object();
        for (const auto& [name, value] : *values) {
            const auto decoded = decode_variable(value);
            if (!decoded) return {family.get(), {}, true};
            out.key(name).value(*decoded);
        }
        out.end_object();
        return found;
    }
    return {};
}

const registered_resource* registry::find_definition(std::string_view uri) const noexcept {
    const auto found = by_uri_.find(uri);
    return found == by_uri_.end() ? nullptr : found->second;
}

bool registry::takes_subscriptions() const noexcept {
    return std::ranges::any_of(resources_, [](const auto& one) { return one->subscribable; });
}

}  // namespace warder::server
