#include "transport/tell_decision.hpp"

#include <warder/mcp/method.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/oauth/reasons.hpp>

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

std::vector<oauth::audited_call> calls_of(std::span<const server::entry> entries) {
    std::vector<oauth::audited_call> calls;
    calls.reserve(entries.size());
    for (const server::entry& work : entries) {
        oauth::audited_call& call = calls.emplace_back();
        call.method = mcp::method_of(work.asked);
        call.error = error_of(work);
        if (const server::component* called = work.called()) {
            call.kind = called->kind();
            call.name = called->name();
        }
    }
    return calls;
}

}  // namespace

told_decision let_in(const server::dispatcher& dispatcher) {
    return {true, dispatcher.guarded() ? oauth::reason::granted : oauth::reason::unguarded};
}

bool tell_decision(
    const oauth::auditor* decisions,
    const http::request& request,
    std::span<const server::entry> entries,
    const told_decision& made
) {
    if (decisions == nullptr) return true;
    std::vector<oauth::audited_call> calls;
    if (decisions->records()) calls = calls_of(entries);
    return decisions->tell(
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

}  // namespace warder::transport
