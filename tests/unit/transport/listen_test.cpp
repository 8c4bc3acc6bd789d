// Streams of changes: subscriptions/listen of 2026-07-28.
#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"
#include "unit/server/fixture.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/server/live_registry.hpp>
#include <warder/transport/sse.hpp>
#include <warder/transport/streamable_http.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace warder::transport {
namespace {

class moving_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return time; }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }

    std::chrono::system_clock::time_point time{std::chrono::hours(24 * 365)};
};

struct item {
    std::string id;
};

/// A server whose tools, prompts and resources change, and whose clients listen.
struct Listen : testing::Test {
    Listen() {
        components->add(server::make_resource(
            {.uri = "test://{id}", .name = "x", .subscribable = true},
            [](const item& in) { return in.id; }
        ));
        components->add(server::make_resource(
            {.uri = "test://secret", .name = "s", .scopes = {"secret:read"}, .subscribable = true},
            [] { return "s"; }
        ));
        components->add(server::make_resource(
            {.uri = "test://a/b", .name = "b", .subscribable = true}, [] { return "b"; }
        ));
    }

    void serve(bool live = true) {
        dispatcher.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = guarded},
            components,
            server::dispatcher_options{.clock = &time, .log = &log, .live = live}
        );
        transport.emplace(*dispatcher, [](const http::request&, const server::scope_decision&) {
            return http::error_response(403, "insufficient_scope");
        });
    }

    /// The answer to a request to listen, which the test keeps as a connection does.
    http::response listen(const std::string& notifications) {
        return send(mcp_cases::modern_request(
            "subscriptions/listen", "", "\"notifications\":" + notifications + ","
        ));
    }

    http::response send(const std::string& text) {
        requests.push_back(mcp_fixture::post(text));
        requests.back().access = who;
        return mcp_fixture::run(transport->handle(requests.back()));
    }

    void add_tool(const std::string& name) {
        components->add(server::make_tool({.name = name}, [] { return "x"; }));
    }

    static std::string acknowledged(const std::string& honoured) {
        return sse_event(
            R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged",)"
            R"("params":{"notifications":)" +
            honoured + "," + tag + "}}"
        );
    }

    static std::string told(const std::string& method, const std::string& uri = {}) {
        const std::string member = uri.empty() ? "" : R"("uri":")" + uri + "\",";
        return sse_event(
            R"({"jsonrpc":"2.0","method":"notifications/)" + method + R"(","params":{)" + member +
            tag + "}}"
        );
    }

    static inline const std::string tag = R"("_meta":{"io.modelcontextprotocol/subscriptionId":7})";
    static inline const std::string ended =
        sse_event(R"({"jsonrpc":"2.0","id":7,"result":{"resultType":"complete",)" + tag + "}}");

    std::shared_ptr<server::live_registry> components = std::make_shared<server::live_registry>();
    std::shared_ptr<const oauth::access_token> who = caller_named("ada", {});
    bool guarded = true;
    moving_clock time;
    server::memory_log log;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    std::deque<http::request> requests;

    static std::shared_ptr<const oauth::access_token> caller_named(
        const std::string& principal, std::vector<std::string> scopes
    ) {
        oauth::access_token token;
        token.principal = principal;
        token.scopes = std::move(scopes);
        token.expires_at = std::chrono::system_clock::time_point(std::chrono::hours(24 * 366));
        return std::make_shared<const oauth::access_token>(std::move(token));
    }
};

TEST_F(Listen, BeginsWithWhatIsHonoured) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true,"taskIds":["1"]})");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.fields["Content-Type"], "text/event-stream");
    ASSERT_TRUE(answer.stream);
    const auto piece = answer.stream->take();
    EXPECT_EQ(piece.bytes, acknowledged(R"({"toolsListChanged":true})"));
    EXPECT_FALSE(piece.ended);
    EXPECT_EQ(transport->open_streams(), 1u);
}

TEST_F(Listen, TellsOnlyWhatWasAskedFor) {
    serve();
    const http::response tools = listen(R"({"toolsListChanged":true})");
    const http::response prompts = listen(R"({"promptsListChanged":true})");
    const http::response resources = listen(R"({"resourcesListChanged":true})");
    for (const auto* each : {&tools, &prompts, &resources})
        each->stream->take();
    add_tool("a");
    EXPECT_EQ(tools.stream->take().bytes, told("tools/list_changed"));
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_EQ(tools.stream->take().bytes, told("tools/list_changed"));
    components->add(server::make_prompt({.name = "p"}, [] { return "x"; }));
    EXPECT_EQ(prompts.stream->take().bytes, told("prompts/list_changed"));
    EXPECT_TRUE(components->remove_resource("test://a/b"));
    EXPECT_EQ(resources.stream->take().bytes, told("resources/list_changed"));
    for (const auto* each : {&tools, &prompts, &resources})
        EXPECT_EQ(each->stream->take().bytes, "");
}

TEST_F(Listen, TellsOfResourcesAndTheirParts) {
    serve();
    const http::response answer = listen(R"({"resourceSubscriptions":["test://a","test://1"]})");
    EXPECT_EQ(
        answer.stream->take().bytes,
        acknowledged(R"({"resourceSubscriptions":["test://1","test://a"]})")
    );
    EXPECT_TRUE(components->resource_updated("test://1"));
    EXPECT_TRUE(components->resource_updated("test://2"));
    EXPECT_TRUE(components->resource_updated("test://a/b"));
    EXPECT_EQ(
        answer.stream->take().bytes,
        told("resources/updated", "test://1") + told("resources/updated", "test://a/b")
    );
}

TEST_F(Listen, AResourceIsToldOfWithItsScopesOnly) {
    serve();
    const std::string wanted = R"({"resourceSubscriptions":["test://secret"]})";
    const http::response without = listen(wanted);
    who = caller_named("grace", {"secret:read"});
    const http::response with = listen(wanted);
    without.stream->take();
    with.stream->take();
    EXPECT_TRUE(components->resource_updated("test://secret"));
    EXPECT_EQ(without.stream->take().bytes, "");
    EXPECT_EQ(with.stream->take().bytes, told("resources/updated", "test://secret"));
}

TEST_F(Listen, WithoutAGuardEveryScopeCountsAsHeld) {
    guarded = false;
    who = nullptr;
    serve();
    const http::response answer = listen(R"({"resourceSubscriptions":["test://secret"]})");
    answer.stream->take();
    EXPECT_TRUE(components->resource_updated("test://secret"));
    EXPECT_EQ(answer.stream->take().bytes, told("resources/updated", "test://secret"));
}

TEST_F(Listen, WhatIsUnreadIsNotToldTwice) {
    serve();
    const http::response answer =
        listen(R"({"toolsListChanged":true,"resourceSubscriptions":["test://1","test://2"]})");
    answer.stream->take();
    for (const std::string name : {"a", "b", "c"})
        add_tool(name);
    for (const std::string uri : {"test://1", "test://2", "test://1"})
        EXPECT_TRUE(components->resource_updated(uri));
    EXPECT_EQ(
        answer.stream->take().bytes,
        told("tools/list_changed") + told("resources/updated", "test://1") +
            told("resources/updated", "test://2")
    );
    add_tool("d");
    EXPECT_EQ(answer.stream->take().bytes, told("tools/list_changed"));
}

TEST_F(Listen, WhereNothingIsHonouredItEndsAtOnce) {
    serve();
    for (const std::string nothing : {"{}", R"({"toolsListChanged":false})", R"({"taskIds":[]})"}) {
        const http::response answer = listen(nothing);
        const auto piece = answer.stream->take();
        EXPECT_EQ(piece.bytes, acknowledged("{}") + ended);
        EXPECT_TRUE(piece.ended);
    }
    EXPECT_EQ(transport->open_streams(), 0u);
}

TEST_F(Listen, WhatIsNotDeclaredIsNotHonoured) {
    serve(false);
    const http::response answer =
        listen(R"({"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true,)"
               R"("resourceSubscriptions":["test://1"]})");
    EXPECT_EQ(
        answer.stream->take().bytes, acknowledged(R"({"resourceSubscriptions":["test://1"]})")
    );
    const std::string greeting = send(mcp_cases::discover).body;
    EXPECT_NE(
        greeting.find(R"("capabilities":{"resources":{"subscribe":true}})"), std::string::npos
    ) << greeting;
}

TEST_F(Listen, WithoutSubscribableResourcesNoneIsHonoured) {
    components = std::make_shared<server::live_registry>();
    serve();
    const http::response answer =
        listen(R"({"toolsListChanged":true,"resourceSubscriptions":["test://1"]})");
    EXPECT_EQ(answer.stream->take().bytes, acknowledged(R"({"toolsListChanged":true})"));
    EXPECT_NE(
        send(mcp_cases::discover)
            .body.find(
                R"("capabilities":{"tools":{"listChanged":true},"resources":{"listChanged":true},)"
            ),
        std::string::npos
    );
}

TEST_F(Listen, AServerThatNeverChangesHasNoSuchMethod) {
    components = std::make_shared<server::live_registry>();
    serve(false);
    const http::response answer = listen("{}");
    EXPECT_EQ(answer.status, 404u);
    EXPECT_NE(answer.body.find("-32601"), std::string::npos);
}

TEST_F(Listen, ABadFilterIsRefusedInBand) {
    serve();
    for (const std::string bad : {"null", "[]", R"({"toolsListChanged":1})"}) {
        const http::response answer = listen(bad);
        EXPECT_EQ(answer.status, 200u);
        EXPECT_NE(answer.body.find(R"("code":-32602)"), std::string::npos);
    }
    const http::response answer = send(mcp_cases::modern_request("subscriptions/listen", "", ""));
    EXPECT_EQ(
        answer.body,
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32602,)"
        R"("message":"Invalid params: \"notifications\" must be an object"}})"
    );
}

TEST_F(Listen, WhoTakesNoStreamIsRefused) {
    serve();
    std::string text = mcp_cases::modern_request(
        "subscriptions/listen", "", R"("notifications":{"toolsListChanged":true},)"
    );
    const std::string both = "application/json, text/event-stream";
    text.replace(text.find(both), both.size(), "application/json");
    EXPECT_EQ(send(text).status, 406u);
    EXPECT_EQ(transport->open_streams(), 0u);
}

TEST_F(Listen, AClientThatGoesLeavesNothing) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true})");
    EXPECT_EQ(transport->open_streams(), 1u);
    answer.stream->abandon();
    requests.back().gone.request_stop();
    EXPECT_EQ(transport->open_streams(), 0u);
    add_tool("a");
    requests.clear();
}

TEST_F(Listen, ASlowReaderIsEnded) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true})");
    answer.stream->take();
    answer.stream->write(std::string(http::body_stream::most_waiting, 'x'));
    EXPECT_EQ(transport->open_streams(), 1u);
    add_tool("a");
    EXPECT_EQ(transport->open_streams(), 0u);
    const auto piece = answer.stream->take();
    EXPECT_TRUE(piece.ended);
    EXPECT_TRUE(piece.bytes.ends_with(ended));
}

TEST_F(Listen, AnExpiredTokenHearsNothing) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true})");
    answer.stream->take();
    time.time = who->expires_at - std::chrono::seconds(1);
    add_tool("a");
    EXPECT_EQ(answer.stream->take().bytes, told("tools/list_changed"));
    time.time = who->expires_at;
    add_tool("b");
    const auto piece = answer.stream->take();
    EXPECT_EQ(piece.bytes, ended);
    EXPECT_TRUE(piece.ended);
    EXPECT_EQ(transport->open_streams(), 0u);
}

TEST_F(Listen, ACallerHasSixteen) {
    serve();
    const std::string wanted = R"({"toolsListChanged":true})";
    for (int i = 0; i < 16; ++i)
        EXPECT_TRUE(listen(wanted).stream);
    const http::response refused = listen(wanted);
    EXPECT_EQ(refused.status, 200u);
    EXPECT_EQ(
        refused.body,
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"Subscription limit reached"}})"
    );
    who = caller_named("grace", {});
    EXPECT_TRUE(listen(wanted).stream);
    who = caller_named("ada", {});
    requests.front().gone.request_stop();
    EXPECT_TRUE(listen(wanted).stream);
    EXPECT_FALSE(listen(wanted).stream);
}

TEST_F(Listen, AnAcknowledgementThatDoesNotFitIsRefused) {
    serve();
    // Each of its bytes becomes six.
    std::string uri = "test://";
    for (std::size_t i = 0; i < http::body_stream::most_waiting / 6; ++i)
        uri += R"(\u0001)";
    const http::response refused = listen(R"({"resourceSubscriptions":[")" + uri + R"("]})");
    EXPECT_FALSE(refused.stream);
    EXPECT_EQ(
        refused.body,
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"The acknowledgement could not be sent"}})"
    );
    EXPECT_EQ(transport->open_streams(), 0u);
}

TEST_F(Listen, AnAbandonedStreamLeavesItsPlace) {
    serve();
    const std::string wanted = R"({"toolsListChanged":true})";
    std::vector<http::response> answers;
    for (int i = 0; i < 16; ++i)
        answers.push_back(listen(wanted));
    answers[3].stream->abandon();
    answers[5].stream->abandon();
    EXPECT_TRUE(listen(wanted).stream);
    EXPECT_TRUE(listen(wanted).stream);
    EXPECT_FALSE(listen(wanted).stream);
    EXPECT_EQ(transport->open_streams(), 16u);
}

TEST_F(Listen, AllTogetherHave1024) {
    serve();
    const std::string wanted = R"({"toolsListChanged":true})";
    for (int i = 0; i < 1024; ++i) {
        who = caller_named(std::to_string(i / 16), {});
        ASSERT_TRUE(listen(wanted).stream) << i;
    }
    who = caller_named("one more", {});
    EXPECT_FALSE(listen(wanted).stream);
    requests.front().gone.request_stop();
    EXPECT_TRUE(listen(wanted).stream);
}

TEST_F(Listen, TheEndOfTheServerEndsThemWithTheirResults) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true})");
    answer.stream->take();
    transport->end_streams();
    auto piece = answer.stream->take();
    EXPECT_EQ(piece.bytes, ended);
    EXPECT_TRUE(piece.ended);
    EXPECT_EQ(transport->open_streams(), 0u);
    piece = listen(R"({"toolsListChanged":true})").stream->take();
    EXPECT_EQ(piece.bytes, acknowledged(R"({"toolsListChanged":true})") + ended);
    EXPECT_TRUE(piece.ended);
}

TEST_F(Listen, TheEndpointMayEndBeforeItsClients) {
    serve();
    const http::response answer = listen(R"({"toolsListChanged":true})");
    transport.reset();
    add_tool("a");
    EXPECT_EQ(dispatcher->changes().listeners(), 0u);
    requests.back().gone.request_stop();
}

// Clients come and go while changes are told and the server ends; the sanitizer for threads
// watches.
TEST_F(Listen, ChangesAndClientsGoOnTogether) {
    serve();
    const auto come_and_go = [this] {
        for (int i = 0; i < 200; ++i) {
            http::request request = mcp_fixture::post(mcp_cases::modern_request(
                "subscriptions/listen", "", R"("notifications":{"toolsListChanged":true},)"
            ));
            request.access = who;
            const http::response answer = mcp_fixture::run(transport->handle(request));
            ASSERT_TRUE(answer.stream);
            EXPECT_TRUE(answer.stream->take().bytes.starts_with("event: message"));
            answer.stream->abandon();
            request.gone.request_stop();
        }
    };
    const auto change = [this] {
        for (int i = 0; i < 200; ++i) {
            add_tool("a");
            EXPECT_TRUE(components->remove_tool("a"));
        }
    };
    std::thread threads[] = {
        std::thread(come_and_go), std::thread(come_and_go), std::thread(change)
    };
    for (std::thread& one : threads)
        one.join();
    EXPECT_EQ(transport->open_streams(), 0u);
    transport->end_streams();
}

}  // namespace
}  // namespace warder::transport
