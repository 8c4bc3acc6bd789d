#include <warder/json/writer.hpp>
#include <warder/server/component.hpp>

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace warder::server {

component::component(
    std::string_view kind,
    std::string_view name,
    access_terms terms,
    std::optional<bool> blocking,
    std::unique_ptr<erased_handler> code,
    call_limits limits
)
    : kind_(kind),
      name_(name),
      terms_(std::move(terms)),
      where_(blocking),
      code_(std::move(code)),
      talks_(code_->takes_context()),
      limits_(limits) {
    requirement own = std::exchange(terms_.needs, {});
    own.scopes.insert(own.scopes.begin(), terms_.scopes.begin(), terms_.scopes.end());
    terms_.scopes.clear();
    add(own);
}

void component::add(const requirement& more) const {
    const auto fail = [this](const std::string& problem) {
        throw std::invalid_argument(std::string(kind_) + " \"" + name_ + "\": " + problem);
    };
    if (const std::string problem = requirement_problem(more); !problem.empty()) fail(problem);
    if (more.arguments && more.arguments.type() != code_->input()) {
        fail(
            "a rule judges its arguments as " + std::string(more.arguments.type_name()) +
            ", which is not what its handler takes; give both the same type"
        );
    }
    // Scopes stand in one place, where filters and the metadata document look for them.
    for (const std::string& scope : more.scopes) {
        if (std::ranges::find(terms_.scopes, scope) == terms_.scopes.end())
            terms_.scopes.push_back(scope);
    }
    if (!more.any_scope.empty() || more.arguments || more.concerns_caller()) {
        needs_.push_back(more);
        needs_.back().scopes.clear();
    }
}

component::slot::slot(const component& of) noexcept : of_(of) {
    if (of_.limits_.max_concurrent == 0) return;
    granted_ = of_.running_.fetch_add(1, std::memory_order_relaxed) < of_.limits_.max_concurrent;
}

component::slot::~slot() {
    if (of_.limits_.max_concurrent != 0) of_.running_.fetch_sub(1, std::memory_order_relaxed);
}

std::optional<mcp::protocol_error> component::refusal_of(outcome& given, std::string_view) const {
    const auto& failure = given.failure();
    if (!failure) return std::nullopt;
    const bool by_peer = failure->code == std::errc::invalid_argument;
    const auto how = by_peer ? mcp::errc::invalid_params : mcp::errc::handler_failed;
    return mcp::protocol_error{how, failure->description, {}};
}

void require_services(const component& one, const services* provided) {
    for (const detail::needed_service& needed : one.code().needs()) {
        if (provided != nullptr && provided->has(needed.key)) continue;
        const std::string type(detail::service_name(needed.spelling));
        throw std::invalid_argument(
            std::string(one.kind()) + " \"" + one.name() + "\": its handler takes a " + type +
            "&, which nobody provides; call app.provide(...), or take arguments as const " + type +
            "&"
        );
    }
}

mcp::protocol_error invalid_params(std::string problem) {
    return {mcp::errc::invalid_params, "Invalid params: " + std::move(problem), {}};
}

mcp::protocol_error resource_not_found(std::string_view uri) {
    mcp::protocol_error error{mcp::errc::invalid_params, "Resource not found", {}};
    json::writer(error.data).begin_object().key("uri").value(uri).end_object();
    return error;
}

}  // namespace warder::server
