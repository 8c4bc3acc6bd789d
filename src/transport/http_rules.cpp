#include <warder/http/media_type.hpp>
#include <warder/mcp/classify.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/sse.hpp>

#include <utility>

namespace warder::transport {
namespace {

/// What the head says about the body, found in one pass.
struct body_fields {
    std::size_t types = 0;  ///< how many fields Content-Type there are
    std::string_view type;
    bool coded = false;  ///< in any way that is not undone here
};

body_fields read_body_fields(const http::fields& sent) noexcept {
    body_fields found;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const auto [name, value] = sent.at(i);
        if (http::iequals(name, "Content-Type")) {
            ++found.types;
            found.type = value;
        } else if (http::iequals(name, "Content-Encoding")) {
            found.coded = found.coded || !http::iequals(value, "identity");
        }
    }
    return found;
}

/// A response that is a stream of events; none of them yet.
http::response event_response() {
    http::response answer;
    answer.fields.set("Content-Type", "text/event-stream");
    answer.fields.set("Cache-Control", "no-cache, no-transform");
    // A reverse proxy must not hold an event back.
    answer.fields.set("X-Accel-Buffering", "no");
    return answer;
}

/// Whether a request is of the kind that older clients make in a session beside POST.
bool is_of_session(const http::request& request) {
    if (request.method != http::method::get && request.method != http::method::delete_) {
        return false;
    }
    return mcp::read_routing_fields(request.fields).error_era() == mcp::era::legacy;
}

std::optional<mcp::protocol_error> check_session_head(const http::request& request) {
    // MCP 2025-11-25: the client MUST list text/event-stream as a supported content type.
    const bool takes_stream = http::parse_accept(request.fields).event_stream > 0;
    if (takes_stream || request.method == http::method::delete_) return std::nullopt;
    return mcp::protocol_error{
        mcp::errc::not_acceptable, "Not acceptable: the client must accept text/event-stream", {}
    };
}

}  // namespace

std::optional<mcp::protocol_error> check_head(const http::request& request, bool has_sessions) {
    // MCP 2026-07-28: the endpoint has POST only. Without sessions the older revisions have no GET
    // stream and nothing to DELETE either.
    if (is_of_session(request) && has_sessions) return check_session_head(request);
    if (request.method != http::method::post) {
        return mcp::protocol_error{
            mcp::errc::method_not_allowed, "Method not allowed: this URL takes POST", {}
        };
    }
    const body_fields body = read_body_fields(request.fields);
    if (body.types != 1 || !http::is_json(body.type)) {
        return mcp::protocol_error{
            mcp::errc::unsupported_media_type,
            "Unsupported media type: Content-Type must be application/json",
            {}
        };
    }
    // RFC 9110 §8.4: a coding that is not undone here must not be taken for plain JSON.
    if (body.coded) {
        return mcp::protocol_error{
            mcp::errc::unsupported_media_type,
            "Unsupported media type: Content-Encoding must be identity or absent",
            {}
        };
    }
    const http::acceptance accepted = http::parse_accept(request.fields);
    if (accepted.json == 0 && accepted.event_stream == 0) {
        return mcp::protocol_error{
            mcp::errc::not_acceptable,
            "Not acceptable: the answer is application/json or text/event-stream",
            {}
        };
    }
    return std::nullopt;
}

answer_form form_of_answer(const http::request& request) {
    return http::parse_accept(request.fields).json > 0 ? answer_form::json
                                                       : answer_form::event_stream;
}

http::response error_response(
    answer_form form, const mcp::protocol_error& error, std::string_view id, mcp::era peer
) {
    std::string body;
    mcp::append_error_response(body, id, error, peer);
    const unsigned status = mcp::http_status(error.failure, peer);
    if (status == 200) return result_response(form, std::move(body));
    http::response answer = http::json_response(status, std::move(body));
    // RFC 9110 §15.5.6: a 405 MUST say what is allowed.
    if (error.failure == mcp::errc::method_not_allowed) answer.fields.set("Allow", "POST");
    if (error.failure == mcp::errc::overloaded) answer.fields.set("Retry-After", "1");
    return answer;
}

http::response result_response(answer_form form, std::string json) {
    if (form == answer_form::json) return http::json_response(200, std::move(json));
    http::response answer = event_response();
    answer.body = sse_event(json);
    return answer;
}

http::response stream_response(std::shared_ptr<http::body_stream> events) {
    http::response answer = event_response();
    answer.stream = std::move(events);
    return answer;
}

http::response accepted_response() {
    http::response answer;
    answer.status = 202;
    return answer;
}

}  // namespace warder::transport
