#include "server/begin_talk.hpp"
#include "server/decode_call.hpp"
#include "server/sight.hpp"
#include "server/skill_calls.hpp"
#include "server/task_calls.hpp"
#include <warder/json/writer.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/task_board.hpp>

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

/// The list that an operation asks for.
list_kind list_of(mcp::operation asked) {
    if (asked == mcp::operation::list_resources) return list_kind::resources;
    if (asked == mcp::operation::list_resource_templates) return list_kind::templates;
    if (asked == mcp::operation::list_prompts) return list_kind::prompts;
    if (asked == mcp::operation::list_skills) return list_kind::skills;
    return list_kind::tools;
}

/// What is wrong with the parameters of `logging/setLevel`.
std::optional<mcp::protocol_error> check_log_level(const mcp::message& message) {
    const auto level = message.param("level");
    const auto name = level ? level->string() : std::nullopt;
    if (name && mcp::parse_logging_level(*name)) return std::nullopt;
    return invalid_params("\"level\" must be a log level");
}

/// The parameters of a call by name.
struct named_call {
    std::string_view name;
    std::optional<json::node> arguments;  ///< an object
    std::optional<mcp::protocol_error> problem;
};

named_call read_named_call(const mcp::message& message) {
    const auto name = message.param("name");
    const auto text = name ? name->string() : std::nullopt;
    if (!text) return {{}, {}, invalid_params("\"name\" must be a string")};
    const auto arguments = message.param("arguments");
    // Clients whose language has maps that are null send null for none.
    if (!arguments || arguments->kind() == json::kind::null) return {*text, {}, std::nullopt};
    if (arguments->kind() != json::kind::object) {
        return {{}, {}, invalid_params("\"arguments\" must be an object")};
    }
    return {*text, arguments, std::nullopt};
}

/// The text of an object's member.
std::optional<std::string_view> text_of(
    const std::optional<json::node>& object, std::string_view member
) {
    const auto value = object ? (*object)[member] : std::nullopt;
    return value ? value->string() : std::nullopt;
}

/// Whether `context.arguments` of a completion, where it is there, holds texts.
///
/// @source  MCP 2025-11-25 schema `CompleteRequestParams`
bool has_good_context(const std::optional<json::node>& context) {
    if (!context) return true;
    if (context->kind() != json::kind::object) return false;
    const auto arguments = (*context)["arguments"];
    if (!arguments) return true;
    bool good = arguments->kind() == json::kind::object;
    arguments->for_each_member([&good](std::string_view, json::node value) {
        good = good && value.string();
        return good;
    });
    return good;
}

/// @param uri  where that of the resource goes
entry::job admit_read(const mcp::message& message, const sight& seen, std::string& uri) {
    const auto asked = message.param("uri");
    if (!asked || !asked->string()) return invalid_params("\"uri\" must be a string");
    uri = *asked->string();
    found_resource found = seen.find_resource(uri);
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

/// @param uri  where that of the resource goes
entry::job admit_subscription(
    const mcp::message& message, mcp::operation asked, const sight& seen, std::string& uri
) {
    const auto name = message.param("uri");
    if (!name || !name->string()) return invalid_params("\"uri\" must be a string");
    uri = *name->string();
    // What is not subscribed to is not told either way, so a caller can always take it back.
    if (asked == mcp::operation::unsubscribe) return entry::settled_call{nullptr, "{}"};
    const found_resource found = seen.find_resource(uri);
    if (found.resource == nullptr || found.unsafe) return resource_not_found(uri);
    if (found.resource->subscribable) return entry::settled_call{found.resource, "{}"};
    return entry::refused_call{found.resource, invalid_params("nobody can subscribe to this")};
}

/// @param none  the result for what has no completion
entry::job admit_completion(const mcp::message& message, const sight& seen, std::string_view none) {
    const auto reference = message.param("ref");
    const auto type = text_of(reference, "type");
    const bool of_prompt = type == "ref/prompt";
    const auto target = text_of(reference, of_prompt ? "name" : "uri");
    if (!target || (!of_prompt && type != "ref/resource")) {
        return invalid_params("\"ref\" must name a prompt or a resource");
    }
    const auto argument = message.param("argument");
    const auto name = text_of(argument, "name");
    const auto value = text_of(argument, "value");
    if (!name || !value) return invalid_params("\"argument\" must have a name and a value");
    const auto context = message.param("context");
    if (!has_good_context(context)) {
        return invalid_params("\"context\" must have arguments that are text");
    }
    const component* completed = nullptr;
    if (of_prompt) {
        completed = seen.find_prompt(*target);
    } else {
        completed = seen.find_definition(*target);
    }
    if (completed == nullptr) {
        return invalid_params(of_prompt ? "unknown prompt" : "unknown resource");
    }
    const component* called = seen.all().find_completion(*completed, *name);
    if (called == nullptr) return entry::ready_result(none);

    const auto others = context ? (*context)["arguments"] : std::nullopt;
    std::string request;
    json::writer out(request);
    out.begin_object().key("argument").value(*name).key("value").value(*value);
    out.key("arguments").raw(others ? others->dump() : "{}").end_object();
    return entry::call{called, {}, std::move(request)};
}

mcp::protocol_error unknown_method() {
    return {mcp::errc::method_not_found, "Method not found", {}};
}

/// A result that was written in advance, unless there is a problem.
entry::job unless(std::optional<mcp::protocol_error> problem, std::string_view ready) {
    return problem ? entry::job(*std::move(problem)) : entry::job(ready);
}

/// Begins the talk of a call that can have one.
void add_talk(
    entry::job& work, const mcp::message& message, const mcp::revision& revision, const peer& client
) {
    auto* const call = std::get_if<entry::call>(&work);
    // A completion is part of somebody's typing: there is nothing to tell or to ask.
    if (call == nullptr || call->called->kind() == "completion") return;
    // A call with a time limit may be answered before its end, as one that speaks.
    if (!call->called->talks() && call->called->timeout().count() == 0) return;
    auto begun = begin_talk(message, revision, client);
    if (begun) {
        call->talk = *std::move(begun);
    } else {
        work = entry::refused_call{call->called, invalid_params(begun.error().description)};
    }
}

}  // namespace

entry dispatcher::admit(
    const mcp::message& message, const mcp::revision& revision, const sender& from
) const {
    entry admitted{message.id, &revision, {}};
    admitted.asked = prepared(revision).codec->operation_of(message.method);
    admitted.found_in = components_->newest();
    const sight seen = sight_of(admitted.found_in->components(), from.caller);
    understand(message, from, seen, admitted);
    if (std::holds_alternative<mcp::protocol_error>(admitted.work)) admitted.access = seen.hid();
    add_talk(admitted.work, message, revision, from.client);
    return admitted;
}

/// Sets the work of an entry whose operation is known.
void dispatcher::understand(
    const mcp::message& message, const sender& from, const sight& seen, entry& admitted
) const {
    const mcp::revision& revision = *admitted.revision;
    const prepared_revision& own = prepared(revision);
    switch (admitted.asked) {
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
        case mcp::operation::list_resources:
        case mcp::operation::list_resource_templates:
        case mcp::operation::list_prompts:
        case mcp::operation::list_skills:
            admitted.work = admit_list(message, list_of(admitted.asked), seen, admitted);
            break;
        case mcp::operation::call_tool:
            admitted.work = admit_call(message, seen, revision, from.fields);
            break;
        case mcp::operation::read_resource:
            admitted.work = admit_read(message, seen, admitted.uri);
            break;
        case mcp::operation::subscribe:
        case mcp::operation::unsubscribe:
            admitted.work = admit_subscription(message, admitted.asked, seen, admitted.uri);
            break;
        case mcp::operation::get_skill:
        case mcp::operation::read_directory:
            admitted.work = admit_skill(message, admitted.asked, seen, admitted.uri);
            break;
        case mcp::operation::get_prompt:
            admitted.work = admit_prompt(message, seen);
            break;
        case mcp::operation::complete:
            admitted.work = admit_completion(message, seen, own.no_completion);
            break;
        case mcp::operation::set_log_level:
            admitted.work = unless(check_log_level(message), "{}");
            break;
        case mcp::operation::listen:
            admitted.work = admit_listen(message, seen, from.caller);
            break;
        case mcp::operation::get_task:
        case mcp::operation::update_task:
        case mcp::operation::cancel_task:
            admitted.work =
                admit_task(message, admitted.asked, seen, oauth::principal_of(from.caller));
            break;
        case mcp::operation::unknown:
            admitted.work = unknown_method();
            break;
    }
}

entry::job dispatcher::admit_call(
    const mcp::message& message,
    const sight& seen,
    const mcp::revision& revision,
    const http::fields* fields
) const {
    auto [name, arguments, wrong] = read_named_call(message);
    if (wrong) return *std::move(wrong);
    const registered_tool* called = seen.find(name);
    if (called == nullptr) return invalid_params("unknown tool");
    // Only the modern era has these fields; an older peer's say nothing.
    if (revision.era == mcp::era::modern && fields != nullptr) {
        auto problem = mcp::check_header_parameters(called->header_parameters, arguments, *fields);
        if (problem) return *std::move(problem);
    }
    if (!arguments) return entry::call{called, {}, {}};
    return decode_call(*called, *arguments, *options_.log);
}

entry::job dispatcher::admit_prompt(const mcp::message& message, const sight& seen) const {
    auto [name, arguments, wrong] = read_named_call(message);
    if (wrong) return *std::move(wrong);
    const registered_prompt* called = seen.find_prompt(name);
    if (called == nullptr) return invalid_params("unknown prompt");
    if (!arguments) return entry::call{called, {}, {}};
    return decode_call(*called, *arguments, *options_.log);
}

entry::job dispatcher::admit_list(
    const mcp::message& message, list_kind list, const sight& seen, const entry& admitted
) const {
    const catalogue& from = *admitted.found_in;
    const mcp::revision& revision = *admitted.revision;
    const auto cursor = message.param("cursor");
    if (cursor && !cursor->string()) return invalid_params("\"cursor\" must be a string");
    if (cursor) return entry::list_page{list, std::string(*cursor->string())};
    const std::size_t size = from.page_size();
    if (seen.limits_lists() || (size != 0 && from.entries(list) > size)) {
        return entry::list_page{list, std::nullopt};
    }
    return from.page(list, 0, mcp::index_of(revision), *prepared(revision).codec);
}

/// @source  MCP 2026-07-28 basic/utilities/subscriptions
entry::job dispatcher::admit_listen(
    const mcp::message& message, const sight& seen, const oauth::access_token* token
) const {
    auto wanted = mcp::read_subscription(message.param("notifications"));
    if (!wanted) return invalid_params(wanted.error().description);
    // What is not declared is not honoured.
    wanted->tools = wanted->tools && can_.list_changed;
    wanted->prompts = wanted->prompts && can_.list_changed;
    wanted->resources = wanted->resources && can_.list_changed;
    if (!can_.subscribe) wanted->uris.clear();
    if (!can_.tasks) wanted->tasks.clear();
    if (!wanted->tasks.empty()) {
        if (!knows_tasks(message)) return lacks_tasks();
        std::erase_if(wanted->tasks, [&](const std::string& id) {
            return !may_see_task(id, seen, token);
        });
    }
    return entry::listening{*std::move(wanted)};
}

}  // namespace warder::server
