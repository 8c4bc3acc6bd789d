/// What the endpoint does for sessions: opening and ending them, and the requests beside POST.
#include "transport/admission.hpp"
#include "transport/session.hpp"
#include <warder/oauth/access_token.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/streamable_http.hpp>

#include <string_view>
#include <utility>

namespace warder::transport {
namespace {

http::response refusal(mcp::errc why, std::string_view message) {
    return error_response(answer_form::json, {why, std::string(message), {}}, {}, mcp::era::legacy);
}

/// Until when a stream may go on that a request opens: no longer than its token.
session_streams::wall_time end_of(const http::request& request) {
    return request.access ? request.access->expires_at : session_streams::wall_time::max();
}

http::response resume(
    session& joined, std::string_view last_event_id, const http::request& request
) {
    auto back = joined.streams.resume(last_event_id, end_of(request));
    // Not 404, which would tell the client that its session is gone.
    if (!back.known) {
        return refusal(mcp::errc::event_not_found, "Bad Request: unknown Last-Event-ID");
    }
    http::response answer = stream_response(std::move(back.out));
    answer.body = std::move(back.missed);
    if (answer.stream || !answer.body.empty()) return answer;
    // WHATWG HTML §9.2.3: 204 tells a client that there is nothing to come back for.
    answer = {};
    answer.status = 204;
    return answer;
}

http::response listen(session& joined, const http::request& request) {
    auto events = joined.streams.listen(end_of(request));
    if (events) return stream_response(std::move(events));
    return refusal(mcp::errc::stream_taken, "Conflict: the session has a stream already");
}

}  // namespace

void streamable_http::open_sessions() {
    const bool wanted = options_.mode == session_mode::always ||
                        (options_.mode == session_mode::automatic && dispatcher_.needs_sessions());
    if (!wanted) return;
    sessions_ = std::make_unique<session_table>(options_.limits, *options_.random, options_.events);
    listening_ = dispatcher_.changes().listen([this](const server::change& what) {
        sessions_->announce(what, [this](std::string_view uri, const oauth::access_token* caller) {
            return dispatcher_.may_read(uri, caller);
        });
    });
}

session_door streamable_http::door() const {
    if (!sessions_) return {};
    return {
        sessions_.get(), options_.mode == session_mode::always, dispatcher_.clock().steady_now()
    };
}

/// Opens a session for a client that introduced itself.
void streamable_http::open_session(const http::request& request, admission& admitted) const {
    const server::entry& asked = admitted.entries.front();
    if (!std::holds_alternative<server::entry::ready_result>(asked.work)) return;
    admitted.joined = sessions_->open(
        oauth::principal_of(request.access),
        *asked.revision,
        *admitted.introduced,
        dispatcher_.clock().steady_now()
    );
    if (admitted.joined) return;
    const mcp::protocol_error full{mcp::errc::overloaded, "The server has too many sessions", {}};
    admitted.answer = error_response(answer_form::json, full, asked.id, mcp::era::legacy);
}

/// Answers a GET or DELETE.
http::response streamable_http::answer_in_session(http::request& request) const {
    const bool ends = request.method == http::method::delete_;
    const auto last_event_id = request.fields.find("Last-Event-ID");
    request.operation_kind = "session";
    request.operation = ends ? "end" : last_event_id ? "resume" : "listen";
    const mcp::routing_fields routing = mcp::read_routing_fields(request.fields);
    const auto found = join_session(door(), routing, request);
    if (const auto* wrong = std::get_if<mcp::protocol_error>(&found)) {
        return error_response(answer_form::json, *wrong, {}, mcp::era::legacy);
    }
    session& joined = *std::get<std::shared_ptr<session>>(found);
    if (!ends) {
        return last_event_id ? resume(joined, *last_event_id, request) : listen(joined, request);
    }
    sessions_->end(joined.id, joined.owner);
    http::response answer;
    answer.status = 204;
    return answer;
}

session_use streamable_http::sessions_in_use() const {
    return sessions_ ? sessions_->in_use() : session_use{};
}

void streamable_http::tick() const {
    if (sessions_) sessions_->tick(dispatcher_.clock().steady_now(), dispatcher_.clock().now());
}

}  // namespace warder::transport
