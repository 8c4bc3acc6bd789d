// Whatever a peer posts, there is exactly one kind of answer: a JSON object or array that names the
// id of the request, perhaps as the last event of a stream of notifications, or 202 with nothing in
// it. Input: header fields, an empty line, a body; each
// line ends in CR LF.
#include "../mcp_fixture.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/json/node.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>

namespace {

using namespace warder;

void require(bool holds, std::source_location at = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u does not hold\n", at.file_name(), static_cast<unsigned>(at.line()));
    std::abort();
}

/// The request of the input; without a head it is one that passes the rules for the head.
http::request read_request(std::string_view text) {
    http::request request;
    request.method = http::method::post;
    std::size_t end = text.find("\r\n\r\n");
    if (end == text.npos) {
        request.fields.append("Content-Type", "application/json");
        request.body = text;
        return request;
    }
    request.body = text.substr(end + 4);
    std::string_view head = text.substr(0, end);
    while (!head.empty() && request.fields.size() < 100) {
        end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        const std::size_t colon = line.find(':');
        if (colon != line.npos)
            request.fields.append(line.substr(0, colon), line.substr(colon + 1));
        head = end == head.npos ? std::string_view() : head.substr(end + 2);
    }
    return request;
}

/// The id that must be echoed, as JSON text; empty where the body is no single request.
std::string expected_id(std::string_view body) {
    std::string id;
    const auto parsed = json::parse(body, [&](json::node root) {
        const auto found = root["id"];
        if (!found || !root["method"]) return;
        if (found->kind() == json::kind::string || found->kind() == json::kind::integer) {
            id = found->dump();
        }
    });
    return parsed ? id : std::string();
}

/// One response of the body.
void check_response(json::node answer, const std::string& id) {
    require(answer.kind() == json::kind::object);
    const auto version = answer["jsonrpc"];
    require(version && version->string() == "2.0");
    require(answer["result"].has_value() != answer["error"].has_value());
    const auto echoed = answer["id"];
    if (!id.empty()) require(echoed && echoed->dump() == id);
    if (const auto error = answer["error"]) {
        const auto code = (*error)["code"];
        const auto message = (*error)["message"];
        require(code && code->integer() && message && message->string());
    } else {
        require(echoed && echoed->kind() != json::kind::null);
    }
}

void check_json(std::string_view body, const std::string& id) {
    const auto parsed = json::parse(body, [&](json::node root) {
        if (root.kind() != json::kind::array) {
            check_response(root, id);
            return;
        }
        require(root.size() > 0);
        root.for_each_element([](json::node element) {
            check_response(element, {});
            return true;
        });
    });
    require(parsed.has_value());
}

/// All events but the last are notifications; gives the last one's data.
std::string last_event(std::string_view events) {
    constexpr std::string_view before = "event: message\ndata: ";
    for (;;) {
        require(events.starts_with(before));
        const std::size_t end = events.find("\n\n");
        require(end != events.npos);
        const std::string_view data = events.substr(before.size(), end - before.size());
        require(data.find('\n') == data.npos);
        events.remove_prefix(end + 2);
        if (events.empty()) return std::string(data);
        const auto parsed = json::parse(data, [](json::node root) {
            require(root["method"].has_value() && !root["id"].has_value());
        });
        require(parsed.has_value());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const server::dispatcher dispatcher(
        mcp_fixture::description(), mcp_fixture::everything(), {}
    );
    static const transport::streamable_http endpoint(dispatcher, {});

    http::request request = read_request({reinterpret_cast<const char*>(data), size});
    const auto refused = endpoint.refuse_head(request);
    const std::string id = refused ? std::string() : expected_id(request.body);
    const http::response answer = refused ? *refused : mcp_fixture::run(endpoint.handle(request));

    if (answer.status == 202) {
        require(answer.body.empty() && id.empty());
        return 0;
    }
    require(answer.status == 200 || (answer.status >= 400 && answer.status < 500));
    if (answer.fields["Content-Type"] == "text/event-stream") {
        const auto rest =
            answer.stream ? answer.stream->take() : http::body_stream::piece{{}, true};
        require(rest.ended);
        check_json(last_event(answer.body + rest.bytes), id);
    } else {
        require(answer.fields["Content-Type"] == "application/json");
        check_json(answer.body, id);
    }
    // A handler that runs may find that its client lacks a capability, which is told by 400.
    const bool lacking =
        answer.status == 400 && answer.body.find("\"code\":-32021,") != std::string::npos;
    require(request.operation.empty() || answer.status == 200 || lacking);
    return 0;
}
