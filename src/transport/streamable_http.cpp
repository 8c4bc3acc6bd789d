#include "transport/admission.hpp"
#include "transport/call_group.hpp"
#include "transport/listeners.hpp"
#include "transport/session.hpp"
#include "transport/speaking_call.hpp"
#include "transport/tell_decision.hpp"
#include "transport/time_limit.hpp"
#include <warder/oauth/reasons.hpp>
#include <warder/server/task_board.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/streamable_http.hpp>

#include <exception>
#include <stdexcept>
#include <utility>

namespace warder::transport {
namespace {

/// Room for a short answer in one allocation.
constexpr std::size_t usual_answer_bytes = 512;

mcp::protocol_error fault() {
    return {mcp::errc::internal_error, "Internal error", {}};
}

http::response fault_response(std::string_view id, mcp::era peer) {
    return error_response(answer_form::json, fault(), id, peer);
}

/// The same for an answer that may have begun.
answered fault_answer(std::string_view id, mcp::era peer) {
    answered how{{}, fault_response(id, peer)};
    mcp::append_error_response(how.json, id, fault(), peer);
    return how;
}

/// The answer to a POST of which nothing runs, since `work` is refused.
///
/// @param id  of the answer; empty where it is about a whole batch
http::response refusal_response(
    const streamable_http::forbid& forbid,
    const http::request& request,
    const server::entry& work,
    const server::refusal& refused,
    std::string_view id
) {
    if (refused.why == server::refusal::reason::insufficient_scope) {
        return forbid(request, refused.scopes);
    }
    return error_response(answer_form::json, server::error_of(refused), id, work.revision->era);
}

}  // namespace

streamable_http::streamable_http(
    const server::dispatcher& dispatcher,
    forbid on_forbidden,
    charge on_batch,
    const session_options& sessions,
    const oauth::auditor* decisions
)
    : dispatcher_(dispatcher),
      forbid_(std::move(on_forbidden)),
      charge_(std::move(on_batch)),
      options_(sessions),
      decisions_(decisions),
      calls_(std::make_unique<call_group>()),
      listeners_(std::make_unique<listeners>(dispatcher)) {
    if (dispatcher_.guarded() && !forbid_) {
        throw std::invalid_argument("a guarded server needs a way to refuse callers");
    }
    open_sessions();
}

streamable_http::~streamable_http() {
    // Handlers run in coroutines of this object.
    if (auto* const tasks = dispatcher_.tasks()) tasks->finish();
    calls_->finish();
}

bool streamable_http::finish_calls(std::chrono::steady_clock::time_point until) const {
    return calls_->finish(until);
}

void streamable_http::end_streams() const noexcept {
    listeners_->end();
    if (sessions_) sessions_->drain();
}

std::size_t streamable_http::open_streams() const {
    return listeners_->open_streams();
}

std::optional<http::response> streamable_http::refuse_head(const http::request& request) const {
    const auto error = check_head(request, has_sessions());
    if (!error) return std::nullopt;
    const mcp::era peer = mcp::read_routing_fields(request.fields).error_era();
    return error_response(answer_form::json, *error, {}, peer);
}

task<http::response> streamable_http::handle(http::request& request) const {
    std::string id;
    try {
        if (request.method != http::method::post) co_return answer_in_session(request);
        admission admitted = admit(dispatcher_, request, door());
        if (!admitted.answer && !admitted.entries.empty()) {
            if (!admitted.batch) id = admitted.entries.front().id;
            name_operation(admitted, request);
        }
        check_caller(request, admitted);
        if (!admitted.answer && admitted.introduced) open_session(request, admitted);
        if (admitted.answer) co_return *std::move(admitted.answer);
        heed(admitted);
        if (admitted.entries.empty()) co_return accepted_response();
        if (admitted.listens()) {
            co_return listeners_->open(request, std::move(admitted.entries.front()));
        }
        if (admitted.talks()) {
            auto call =
                std::make_shared<speaking_call>(std::move(admitted), request, dispatcher_.clock());
            if (!call->begin()) {
                const auto busy = server::error_of({server::refusal::reason::overloaded, {}, {}});
                co_return error_response(answer_form::json, busy, id, mcp::era::legacy);
            }
            calls_->add(call);
            start(run_speaking(call), [this, key = call.get()] { calls_->remove(key); });
            co_await call->first_word();
            co_return call->response();
        }
        auto running = run(admitted, request, nullptr);
        answered how = co_await running;
        if (how.instead) co_return *std::move(how.instead);
        http::response answer = result_response(form_of_answer(request), std::move(how.json));
        // The session that was opened by this request.
        if (admitted.introduced && admitted.joined) {
            answer.fields.set("Mcp-Session-Id", admitted.joined->id);
        }
        co_return answer;
    } catch (const std::exception& fault) {
        log_fault(request, fault.what());
    } catch (...) {
        log_fault(request, "no std::exception");
    }
    co_return fault_response(id, mcp::read_routing_fields(request.fields).error_era());
}

/// Runs a call that nobody waits for: what it says goes over `call`.
task<void> streamable_http::run_speaking(std::shared_ptr<speaking_call> call) const {
    const server::entry& first = call->admitted.entries.front();
    const mcp::era peer = first.revision->era;
    const std::string id = call->admitted.batch ? "" : first.id;
    answered how;
    try {
        auto running = run(call->admitted, *call->request, call);
        how = co_await running;
    } catch (const std::exception& fault) {
        log_fault(*call->request, fault.what());
        how = fault_answer(id, peer);
    } catch (...) {
        log_fault(*call->request, "no std::exception");
        how = fault_answer(id, peer);
    }
    call->finish(std::move(how));
}

/// Runs what was admitted, in its order.
///
/// @param call  whether the answer may have begun meanwhile; null where it cannot
task<answered> streamable_http::run(
    admission& admitted, const http::request& request, std::shared_ptr<speaking_call> call
) const {
    std::string body;
    body.reserve(usual_answer_bytes);
    server::place where = server::place::loop;
    bool ran = false;
    if (admitted.batch) body += '[';
    for (server::entry& work : admitted.entries) {
        if (&work != &admitted.entries.front()) body += ',';
        std::optional<server::refusal> refused;
        const auto which = static_cast<std::size_t>(&work - &admitted.entries.front());
        const time_limit limit(dispatcher_, work, call, which);
        if (dispatcher_.runs_at_once(work, where)) {
            refused = dispatcher_.run_at_once(work, request, body, where);
        } else {
            auto running = dispatcher_.run(work, request, body, where);
            refused = co_await running;
        }
        if (!refused) {
            ran = ran || std::holds_alternative<server::entry::call>(work.work);
        } else if (ran || (call != nullptr && call->has_spoken())) {
            // The client must not repeat the whole batch, of which a part had its effect; and a
            // stream has its status.
            append_refusal(body, request, work, *refused);
        } else {
            co_return answered{{}, refuse(request, work, *refused)};
        }
    }
    if (admitted.batch) body += ']';
    co_return answered{std::move(body), std::nullopt};
}

/// Sets the answer where the caller may not have all that is asked for. That is decided for every
/// message here, once.
void streamable_http::check_caller(const http::request& request, admission& admitted) const {
    told_decision made = let_in(dispatcher_);
    const std::size_t more = admitted.entries.size() - (admitted.entries.empty() ? 0 : 1);
    std::optional<http::response> over_limit;
    if (more > 0 && charge_) over_limit = charge_(request, more);
    if (over_limit) {
        made = refused_as(oauth::reason::rate_limited);
        admitted.answer = std::move(over_limit);
    } else if (const auto refused = dispatcher_.decide(admitted.entries, request)) {
        // Asked also of what is answered already: that nothing is there may be what hides it.
        made = refused_as(*refused);
        admitted.answer = refused_message(request, admitted, *refused);
    }
    if (admitted.joined) made.session = admitted.joined->id;
    if (!tell_decision(decisions_, request, admitted.entries, made)) {
        admitted.answer = http::unavailable(server::unrecorded_text);
    }
}

/// The answer to a message of which nothing may run.
http::response streamable_http::refused_message(
    const http::request& request, const admission& admitted, const server::refusal& refused
) const {
    const server::entry& first = admitted.entries.front();
    const std::string_view id = admitted.batch ? std::string_view() : first.id;
    return refusal_response(forbid_, request, first, refused, id);
}

/// Tells that a handler refused its call, which had been let in.
void streamable_http::tell_refused(
    const http::request& request, const server::entry& work, const server::refusal& refused
) const {
    tell_decision(decisions_, request, {&work, 1}, refused_as(refused));
}

/// Appends what `refuse` would say of the whole POST as the answer to one of its entries.
void streamable_http::append_refusal(
    std::string& body,
    const http::request& request,
    const server::entry& work,
    const server::refusal& refused
) const {
    const mcp::protocol_error error = server::error_of(refused);
    if (refused.why == server::refusal::reason::insufficient_scope) {
        tell_refused(request, work, refused);
        dispatcher_.log().warning(
            "a call was refused after its answer had begun",
            {{"request_id", request.id},
             {work.called()->kind(), work.called()->name()},
             {"reason", error.message}}
        );
    }
    mcp::append_error_response(body, work.id, error, work.revision->era);
}

void streamable_http::log_fault(const http::request& request, std::string_view reason) const {
    dispatcher_.log().error(
        "answering an MCP request failed", {{"request_id", request.id}, {"reason", reason}}
    );
}

http::response streamable_http::refuse(
    const http::request& request, const server::entry& work, const server::refusal& refused
) const {
    if (refused.why == server::refusal::reason::insufficient_scope) {
        tell_refused(request, work, refused);
    }
    return refusal_response(forbid_, request, work, refused, work.id);
}

}  // namespace warder::transport
