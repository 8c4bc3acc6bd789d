#include "transport/tell_decision.hpp"

#include <warder/mcp/method.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/oauth/reasons.hpp>

#include <cstddef>
#include <variant>
#include <vector>

namespace warder::transport {
namespace {

/// The error that answers an entry of which nothing runs; 0 for none.
int error_of(const server::entry& work) {
    if (const auto* wrong = std::get_if<mcp::protocol_error>(&work.work))
        return mcp::json_rpc_code(wrong->failure);
    if (const auto* refused = std::get_if<server::entry::refused_call>(&work.work))
        return mcp::json_rpc_code(refused->refusal.failure);
    return 0;
}

oauth::audited_call call_of(const server::entry& work) {
    oauth::audited_call call;
    call.method = mcp::method_of(work.asked);
    call.error = error_of(work);
    const server::component* const asked = work.access.of ? work.access.of : work.called();
    if (asked != nullptr) {
        call.kind = asked->kind();
        call.name = asked->name();
    }
    return call;
}

/// Whether an entry is refused alone, in a message that is let in.
bool is_refused_alone(const server::entry& work, const told_decision& made) {
    return made.allowed && !work.access.allowed();
}

/// Has one decision counted, and recorded with the calls that it is about where something records.
bool tell(
    const oauth::auditor& decisions,
    const http::request& request,
    std::span<const server::entry> entries,
    const told_decision& made
) {
    if (!decisions.records()) {
        decisions.count(made.reason);
        return true;
    }
    std::vector<oauth::audited_call> calls;
    for (const server::entry& work : entries) {
        if (!is_refused_alone(work, made)) calls.push_back(call_of(work));
    }
    return decisions.tell(
        {.reason = made.reason,
         .allowed = made.allowed,
         .request = request,
         .caller = request.access.get(),
         .calls = calls,
         .session = made.session,
         .required = made.scopes.required,
         .missing = made.scopes.missing}
    );
}

/// Tells of what is refused alone.
void tell_alone(
    const oauth::auditor& decisions,
    const http::request& request,
    const server::entry& work,
    std::string_view session
) {
    told_decision made = refused_as(to_string(work.access.why));
    made.session = session;
    if (work.access.why == server::access_reason::missing_scope) {
        made.scopes.add(*work.access.of, request.access.get());
    }
    tell(decisions, request, {&work, 1}, made);
}

}  // namespace

told_decision let_in(const server::dispatcher& dispatcher) {
    return {true, dispatcher.guarded() ? oauth::reason::granted : oauth::reason::unguarded};
}

told_decision refused_as(std::string_view reason) {
    return {.allowed = false, .reason = reason};
}

told_decision refused_as(const server::refusal& refused) {
    const bool lacks_scope = refused.why == server::refusal::reason::insufficient_scope;
    told_decision made =
        refused_as(lacks_scope ? oauth::reason::insufficient_scope : to_string(refused.access));
    made.scopes = refused.scopes;
    return made;
}

bool tell_decision(
    const oauth::auditor* decisions,
    const http::request& request,
    std::span<const server::entry> entries,
    const told_decision& made
) {
    if (decisions == nullptr) return true;
    std::size_t alone = 0;
    for (const server::entry& work : entries) {
        if (!is_refused_alone(work, made)) continue;
        ++alone;
        tell_alone(*decisions, request, work, made.session);
    }
    if (alone > 0 && alone == entries.size()) return true;
    return tell(*decisions, request, entries, made);
}

}  // namespace warder::transport
