#include "server/decode_call.hpp"
#include <warder/server/access.hpp>
#include <warder/server/dispatcher.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

bool judges_arguments(const component& called) {
    return std::ranges::any_of(called.needs(), [](const requirement& one) {
        return static_cast<bool>(one.arguments);
    });
}

/// What the scopes of all entries together lack.
scope_decision scopes_of(std::span<const entry> entries, const oauth::access_token* token) {
    scope_decision all;
    for (const entry& work : entries) {
        if (const component* const called = work.called()) all.add(*called, token);
    }
    return all;
}

/// Whether it names a resource by its URI, which `entry::uri` keeps.
bool asks_for_resource(mcp::operation asked) {
    return asked == mcp::operation::read_resource || asked == mcp::operation::subscribe ||
           asked == mcp::operation::get_skill || asked == mcp::operation::read_directory;
}

/// Makes a refused entry one that is answered with its refusal.
void refuse_alone(entry& work, refuse how, const oauth::access_token* token) {
    const component& called = *work.called();
    const access_reason why = work.access.why;
    if (how == refuse::hidden && asks_for_resource(work.asked)) {
        work.work = resource_not_found(work.uri);
        return;
    }
    mcp::protocol_error refused = forbidden(why);
    if (why == access_reason::missing_scope) {
        refused = error_of({refusal::reason::insufficient_scope, scopes_of({&work, 1}, token)});
    }
    const bool is_call = work.asked == mcp::operation::call_tool;
    if (is_call) {
        const auto blame = std::make_error_code(std::errc::permission_denied);
        work.work = entry::failed_call{&called, error(blame, std::move(refused.message))};
    } else {
        work.work = entry::refused_call{&called, std::move(refused)};
    }
}

void log_refusal(log_sink& log, const http::request& request, const access_decision& decided) {
    log.warning(
        "Request refused",
        {{"request_id", request.id},
         {decided.of->kind(), decided.of->name()},
         {"caller", oauth::principal_of(request.access)},
         {"reason", to_string(decided.why)}}
    );
}

}  // namespace

/// Decides about one entry.
access_decision dispatcher::decide(entry& work, const caller& who) const {
    const component* const called = work.called();
    if (called == nullptr) return work.access;  // what was hidden, or nothing
    const access_reason why = server::decide(*called, who, *options_.log);
    if (why != access_reason::allowed || called->needs().empty()) return {why, called};
    // A completion has the needs of what it completes, but not its arguments.
    if (&called->guarded_as() != called || !judges_arguments(*called)) return {why, called};
    if (const auto* waiting = std::get_if<entry::call>(&work.work);
        waiting != nullptr && waiting->prepared.arguments == nullptr) {
        decode_kept(work.work, *options_.log);
    }
    // What could not be decoded has failed, and does not run.
    const auto* ready = std::get_if<entry::call>(&work.work);
    if (ready == nullptr) return {why, called};
    return {decide_arguments(*called, ready->prepared.arguments, who, *options_.log), called};
}

std::optional<refusal> dispatcher::decide(std::span<entry> entries, const http::request& request)
    const {
    const oauth::access_token* const token = request.access.get();
    const caller who = caller_of(token);
    const refuse how = refuses();
    const entry* refused = nullptr;  // the first one, but one that no scope helps before others
    for (entry& work : entries) {
        work.access = decide(work, who);
        if (work.access.allowed()) continue;
        const bool by_door =
            how == refuse::forbidden && guarded_ && work.access.why == access_reason::missing_scope;
        // The guard logs a challenge itself.
        if (!by_door) log_refusal(*options_.log, request, work.access);
        if (work.called() == nullptr) continue;  // it is answered as what is not there
        if (refused == nullptr || refused->access.why == access_reason::missing_scope)
            refused = &work;
    }
    if (refused == nullptr) return std::nullopt;
    if (how == refuse::forbidden) {
        const access_reason why = refused->access.why;
        if (why != access_reason::missing_scope)
            return refusal{refusal::reason::forbidden, {}, {}, why};
        return refusal{refusal::reason::insufficient_scope, scopes_of(entries, token)};
    }
    for (entry& work : entries) {
        if (!work.access.allowed() && work.called() != nullptr) refuse_alone(work, how, token);
    }
    return std::nullopt;
}

}  // namespace warder::server
