/// A server and one client of it that sends whole messages.
#pragma once

#include "mcp_fixture.hpp"
#include "unit/server/fixture.hpp"
#include <warder/oauth/access_token.hpp>
#include <warder/server/ask.hpp>
#include <warder/server/resource.hpp>
#include <warder/transport/memory_pair.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace warder::transport {

struct Messages : testing::Test {
    struct person {
        std::string name;
    };

    Messages() {
        using server::context;
        components = mcp_fixture::tools();
        components.add(server::make_tool({.name = "plain"}, [] { return "plain"; }));
        components.add(server::make_tool({.name = "tell"}, [](context& ctx) {
            ctx.progress(1, 2);
            ctx.client_log(mcp::logging_level::info, "working");
            return "told";
        }));
        components.add(server::make_tool({.name = "who"}, [](context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.elicit<person>("who", "Who?");
            co_return answer ? "Hello " + answer->name : std::string(to_string(answer.action));
        }));
        components
            .add(server::make_tool({.name = "wait"}, [this](context& ctx) -> task<std::string> {
                static_cast<void>(co_await resume_on(later));
                ctx.progress(9);
                co_return ctx.cancelled() ? "stopped" : "done";
            }));
        components.add(server::make_tool({.name = "secret", .scopes = {"a:b"}}, [] {
            return "secret";
        }));
        components.add(server::make_resource(
            {.uri = "test://watched", .name = "watched", .subscribable = true}, [] { return "w"; }
        ));
    }
    ~Messages() override {
        later.run();
        pair.reset();
    }

    void serve(message_options options = {}, bool guarded = false) {
        pair.reset();
        dispatcher.emplace(
            mcp::server_description{
                .self = {.name = "n", .version = "1"}, .guarded = guarded, .sessions = true
            },
            std::move(components),
            server::dispatcher_options{
                .clock = &clock, .log = &log, .visible = &visible, .live = true
            }
        );
        pair.emplace(*dispatcher, std::move(options));
    }

    static std::string message(
        const std::string& method, const std::string& params = "{}", const std::string& id = "1"
    ) {
        return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" +
               params + "}";
    }
    static std::string notification(const std::string& method, const std::string& params = "{}") {
        return R"({"jsonrpc":"2.0","method":")" + method + R"(","params":)" + params + "}";
    }
    static std::string initialize(const std::string& version = "2025-11-25") {
        return message(
            "initialize",
            R"({"protocolVersion":")" + version +
                R"(","capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1"}})",
            "0"
        );
    }
    static std::string call(const std::string& tool, const std::string& id = "1") {
        return message(
            "tools/call", R"({"name":")" + tool + R"(","_meta":{"progressToken":"p"}})", id
        );
    }
    /// The same of 2026-07-28.
    static std::string modern(
        const std::string& method, const std::string& params = "", const std::string& id = "1"
    ) {
        return message(
            method,
            "{" + params + (params.empty() ? "" : ",") +
                R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                R"("io.modelcontextprotocol/clientCapabilities":{"elicitation":{}},)"
                R"("io.modelcontextprotocol/logLevel":"info","progressToken":"p"}})",
            id
        );
    }
    static std::string modern_call(const std::string& tool, const std::string& id = "1") {
        return modern("tools/call", R"("name":")" + tool + R"(")", id);
    }
    static std::string cancel(const std::string& id) {
        return notification("notifications/cancelled", R"({"requestId":)" + id + "}");
    }

    /// What comes back.
    std::vector<std::string> say(const std::string& text) {
        pair->send(text);
        return pair->take_all();
    }
    /// The one message that comes back.
    std::string answer(const std::string& text) {
        const auto heard = say(text);
        EXPECT_EQ(heard.size(), 1u);
        return heard.empty() ? "" : heard.front();
    }
    /// Another client of the same server.
    void serve_again() {
        pair.reset();
        pair.emplace(*dispatcher);
    }
    void open_again(const std::string& version = "2025-11-25") {
        if (!dispatcher) return open(version);
        serve_again();
        answer(initialize(version));
        say(notification("notifications/initialized"));
    }
    void open(const std::string& version = "2025-11-25") {
        serve();
        answer(initialize(version));
        EXPECT_TRUE(say(notification("notifications/initialized")).empty());
    }

    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }
    static std::string text_result(const std::string& id, const std::string& text) {
        return R"({"jsonrpc":"2.0","id":)" + id +
               R"(,"result":{"content":[{"type":"text","text":")" + text + R"("}]}})";
    }

    server::manual_clock clock;
    server::memory_log log;
    server::registry components;
    server::visibility visible;
    tests::manual_executor later;
    std::optional<server::dispatcher> dispatcher;
    std::optional<memory_pair> pair;
};

}  // namespace warder::transport
