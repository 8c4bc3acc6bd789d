#include "server/decode_call.hpp"
#include <warder/server/dispatcher.hpp>

#include <utility>

namespace warder::server {
namespace {

/// What is wrong with the parameters of `initialize`.
///
/// @source  MCP 2025-11-25 schema `InitializeRequestParams`
std::optional<mcp::protocol_error> check_initialize(const mcp::message& message) {
    const auto version = message.param("protocolVersion");
    if (!version || !version->string()) {
        return invalid_params("\"protocolVersion\" must be a string");
    }
    for (const std::string_view name : {"capabilities", "clientInfo"}) {
        const auto value = message.param(name);
        if (!value || value->kind() != json::kind::object) {
            return invalid_params("\"" + std::string(name) + "\" must be an object");
        }
    }
    return std::nullopt;
}

/// What is wrong with the parameters of a list.
std::optional<mcp::protocol_error> check_list(const mcp::message& message) {
    // There is one page, so no cursor was ever given out.
    if (message.param("cursor")) return invalid_params("unknown cursor");
    return std::nullopt;
}

}  // namespace

entry dispatcher::admit(
    const mcp::message& message, const mcp::revision& revision, const http::fields& fields
) const {
    const prepared_revision& own = prepared(revision);
    const auto unless = [](std::optional<mcp::protocol_error> problem, std::string_view ready) {
        return problem ? entry::job(*std::move(problem)) : entry::job(ready);
    };
    entry admitted{message.id, &revision, {}};
    switch (own.codec->operation_of(message.method)) {
        case mcp::operation::initialize:
            admitted.work = unless(check_initialize(message), own.greeting);
            break;
        case mcp::operation::discover:
            admitted.work = entry::ready_result(own.greeting);
            break;
        case mcp::operation::ping:
            admitted.work = entry::ready_result("{}");
            break;
        case mcp::operation::list_tools:
            admitted.work = unless(check_list(message), own.tool_list);
            break;
        case mcp::operation::call_tool:
            admitted.work = admit_call(message, revision, fields);
            break;
        case mcp::operation::list_resources:
            admitted.work = unless(check_list(message), own.resource_list);
            break;
        case mcp::operation::list_resource_templates:
            admitted.work = unless(check_list(message), own.template_list);
            break;
        case mcp::operation::read_resource:
            admitted.work = admit_read(message, admitted.uri);
            break;
        case mcp::operation::list_prompts:
        case mcp::operation::get_prompt:
        case mcp::operation::complete:
        case mcp::operation::unknown:
            admitted.work =
                mcp::protocol_error{mcp::errc::method_not_found, "Method not found", {}};
            break;
    }
    return admitted;
}

entry::job dispatcher::admit_call(
    const mcp::message& message, const mcp::revision& revision, const http::fields& fields
) const {
    const auto name = message.param("name");
    if (!name || !name->string()) return invalid_params("\"name\" must be a string");
    const auto arguments = message.param("arguments");
    if (arguments && arguments->kind() != json::kind::object) {
        return invalid_params("\"arguments\" must be an object");
    }
    const registered_tool* called = components_.find(*name->string());
    if (called == nullptr) return invalid_params("unknown tool");
    // Only the modern era has these fields; an older peer's say nothing.
    if (revision.era == mcp::era::modern) {
        auto problem = mcp::check_header_parameters(called->header_parameters, arguments, fields);
        if (problem) return *std::move(problem);
    }
    if (!arguments) return entry::call{called, {}, {}};
    return decode_call(*called, *arguments, *options_.log);
}

/// @param uri  where that of the resource goes
entry::job dispatcher::admit_read(const mcp::message& message, std::string& uri) const {
    const auto asked = message.param("uri");
    if (!asked || !asked->string()) return invalid_params("\"uri\" must be a string");
    uri = *asked->string();
    found_resource found = components_.find_resource(uri);
    if (found.resource == nullptr) return resource_not_found(uri);
    if (found.unsafe) {
        // After the scopes were looked at, like all that is wrong with arguments.
        const auto blame = std::make_error_code(std::errc::invalid_argument);
        return entry::failed_call{
            found.resource, error(blame, "Invalid params: a variable of the URI is not acceptable")
        };
    }
    // The one parser of this thread is in use, so the variables are decoded when the call runs.
    return entry::call{found.resource, {}, std::move(found.arguments)};
}

}  // namespace warder::server
