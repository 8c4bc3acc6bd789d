/// A server with sessions, and a client of the older revisions that has one.
#pragma once

#include "mcp_fixture.hpp"
#include "transport/session.hpp"
#include "unit/server/fixture.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/server/ask.hpp>
#include <warder/server/resource.hpp>
#include <warder/transport/event_store.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace warder::transport {

/// Counts the handlers that have begun and not ended.
struct alive {
    explicit alive(int& counter) : count(&counter) { ++counter; }
    alive(const alive&) = delete;
    alive& operator=(const alive&) = delete;
    ~alive() { --*count; }
    int* count;
};

struct Session : testing::Test {
    struct person {
        std::string name;
    };

    Session() {
        using server::context;
        components.add(server::make_tool({.name = "plain"}, [] { return "plain"; }));
        components.add(server::make_tool({.name = "tell"}, [](context& ctx) {
            ctx.progress(1, 2);
            ctx.client_log(mcp::logging_level::info, "working");
            ctx.client_log(mcp::logging_level::error, "oops");
            return "told";
        }));
        components
            .add(server::make_tool({.name = "who"}, [this](context& ctx) -> task<std::string> {
                const alive running(handlers);
                const auto answer = co_await ctx.elicit<person>("who", "Who?");
                co_return answer ? "Hello " + answer->name : std::string(to_string(answer.action));
            }));
        components.add(server::make_tool({.name = "both"}, [](context& ctx) -> task<std::string> {
            const auto [who, roots] =
                co_await ctx.ask(server::elicitation<person>("who", "Who?"), server::root_list());
            co_return who->name + " in " + roots.front().uri;
        }));
        components
            .add(server::make_tool({.name = "leave"}, [this](context& ctx) -> task<std::string> {
                const alive running(handlers);
                ctx.let_client_reconnect();
                ctx.client_log(mcp::logging_level::info, "still here");
                static_cast<void>(co_await resume_on(later));
                co_return ctx.cancelled() ? "cancelled" : "done";
            }));
        components
            .add(server::make_tool({.name = "wait"}, [this](context& ctx) -> task<std::string> {
                const alive running(handlers);
                static_cast<void>(co_await resume_on(later));
                co_return ctx.cancelled() ? "cancelled" : "done";
            }));
        const server::tool_options limited{.name = "limited", .timeout = std::chrono::seconds(2)};
        components.add(server::make_tool(limited, [this](context& ctx) -> task<std::string> {
            const alive running(handlers);
            const auto answer = co_await ctx.elicit<person>("who", "Who?");
            co_return answer ? answer->name : "nobody";
        }));
        components
            .add(server::make_tool({.name = "late"}, [this](context& ctx) -> task<std::string> {
                const alive running(handlers);
                static_cast<void>(co_await resume_on(later));
                const auto answer = co_await ctx.elicit<person>("who", "Who?");
                co_return answer ? answer->name : "nobody";
            }));
        components.add(server::make_resource(
            {.uri = "test://watched", .name = "watched", .subscribable = true}, [] { return "w"; }
        ));
        components.add(server::make_resource(
            {.uri = "test://family/{id}", .name = "family", .subscribable = true},
            [](const of_family& in) { return in.id; }
        ));
        components.add(server::make_resource({.uri = "test://still", .name = "still"}, [] {
            return "s";
        }));
    }

    struct of_family {
        std::string id;
    };

    void serve(session_options options) {
        transport.reset();
        dispatcher.emplace(
            mcp::server_description{
                .self = {.name = "n", .version = "1"}, .guarded = false, .sessions = true
            },
            std::move(components),
            server::dispatcher_options{
                .clock = &clock, .log = &log, .visible = &visible, .timer = &timer
            }
        );
        transport.emplace(
            *dispatcher, streamable_http::forbid{}, streamable_http::charge{}, options
        );
    }
    void serve() { serve({.mode = session_mode::automatic, .limits = {}, .events = &events}); }

    http::request request(http::method method, const std::string& with) const {
        http::request made;
        made.method = method;
        made.method_name = to_string(method);
        made.target = "/mcp";
        made.fields.append("Content-Type", "application/json");
        made.fields.append("Accept", "application/json, text/event-stream");
        if (!with.empty()) made.fields.append("Mcp-Session-Id", with);
        if (!caller.empty()) {
            auto token = std::make_shared<oauth::access_token>();
            token->principal = caller;
            token->expires_at = std::chrono::system_clock::time_point::max();
            made.access = token;
        }
        return made;
    }

    http::response answer(http::request& asked) const {
        if (auto refused = transport->refuse_head(asked)) return *std::move(refused);
        auto got = tests::value_of(transport->handle(asked));
        EXPECT_TRUE(got);
        return got ? *std::move(got) : http::response{};
    }

    http::response post(const std::string& body) { return post(id, body); }
    http::response post(const std::string& with, const std::string& body) {
        http::request asked = request(http::method::post, with);
        asked.body = body;
        return answer(asked);
    }
    http::response get(const std::string& last_event_id = {}) {
        http::request asked = request(http::method::get, id);
        if (!last_event_id.empty()) asked.fields.append("Last-Event-ID", last_event_id);
        return answer(asked);
    }
    http::response end(const std::string& which) {
        http::request asked = request(http::method::delete_, which);
        return answer(asked);
    }

    static std::string message(
        const std::string& method, const std::string& params = "{}", const std::string& number = "1"
    ) {
        return R"({"jsonrpc":"2.0","id":)" + number + R"(,"method":")" + method + R"(","params":)" +
               params + "}";
    }
    static std::string call(const std::string& tool, const std::string& number = "1") {
        return message("tools/call", R"({"name":")" + tool + R"("})", number);
    }
    static std::string initialize(const std::string& version = "2025-11-25") {
        return message(
            "initialize",
            R"({"protocolVersion":")" + version +
                R"(","capabilities":{"elicitation":{},"roots":{}},)"
                R"("clientInfo":{"name":"c","version":"1"}})"
        );
    }

    /// Opens a session and uses it from now on.
    void open(const std::string& version = "2025-11-25") {
        id = std::string(post("", initialize(version)).fields["Mcp-Session-Id"]);
        EXPECT_FALSE(id.empty());
    }

    /// What came on a stream since.
    static std::string read(const http::response& from) {
        return from.stream ? from.stream->take().bytes : "no stream";
    }

    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }

    /// The id of the last event in a text.
    static std::string last_event(const std::string& text) {
        const std::size_t at = text.rfind("id: ");
        return at == std::string::npos ? "none" : text.substr(at + 4, text.find('\n', at) - at - 4);
    }

    /// Answers the question with this id.
    http::response say(const std::string& number, const std::string& member) {
        return post(R"({"jsonrpc":"2.0","id":)" + number + "," + member + "}");
    }
    static std::string accept(const std::string& name) {
        return R"("result":{"action":"accept","content":{"name":")" + name + R"("}})";
    }

    server::manual_clock clock;
    server::memory_log log;
    memory_event_store events;
    server::registry components;
    tests::manual_executor later;
    tests::manual_timer timer;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    std::string id;
    std::string caller;
    server::visibility visible;
    int handlers = 0;
};

}  // namespace warder::transport
