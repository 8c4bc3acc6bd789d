/// A server without a guard, and modern requests to it.
#pragma once

#include "mcp_fixture.hpp"
#include "unit/server/fixture.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/server/ask.hpp>
#include <warder/transport/streamable_http.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::transport {

/// Time that the test moves.
class moving_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return time; }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }

    std::chrono::system_clock::time_point time{std::chrono::hours(24 * 365)};
};

struct Modern : testing::Test {
    /// Serves what was added to `components`.
    void serve() {
        transport.reset();  // it listens to the dispatcher
        dispatcher.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = guarded},
            std::move(components),
            server::dispatcher_options{
                .clock = &time, .log = &log, .visible = &visible, .rules = &rules, .timer = &timer
            }
        );
        transport.emplace(*dispatcher, [](const http::request&, const server::scope_decision&) {
            return http::error_response(403, "insufficient_scope");
        });
    }

    /// A request, with what stands before and in `_meta`: `"arguments":{},` and
    /// `"progressToken":1,`
    http::request request_of(
        const std::string& method,
        const std::string& name,
        const std::string& members = {},
        const std::string& meta = {}
    ) const {
        const std::string member = method == "resources/read"     ? "uri"
                                   : method.starts_with("tasks/") ? "taskId"
                                                                  : "name";
        http::request made = mcp_fixture::post(
            "Content-Type: application/json\r\nAccept: " + accept +
            "\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: " + method +
            "\r\nMcp-Name: " + name + "\r\n\r\n" + R"({"jsonrpc":"2.0","id":1,"method":")" +
            method + R"(","params":{)" + members + "\"" + member + R"(":")" + name +
            R"(","_meta":{)" + meta +
            R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
            R"("io.modelcontextprotocol/clientCapabilities":)" +
            capabilities + "}}}"
        );
        made.access = who;
        return made;
    }

    http::response send(http::request request) {
        return mcp_fixture::run(transport->handle(kept = std::move(request)));
    }

    http::response call(
        const std::string& tool, const std::string& members = {}, const std::string& meta = {}
    ) {
        return send(request_of("tools/call", tool, members, meta));
    }

    /// The text at a path of members.
    static std::string at(std::string_view body, std::vector<std::string_view> path) {
        std::string text;
        const auto parsed = json::parse(body, [&](json::node root) {
            std::optional<json::node> node = root;
            for (const std::string_view name : path) {
                if (node) node = (*node)[name];
            }
            if (!node) return;
            text = node->string() ? std::string(*node->string()) : node->dump();
        });
        EXPECT_TRUE(parsed) << body;
        return text;
    }

    /// All text of a tool's result, or the error as `code: message`.
    static std::string text_of(std::string_view body) {
        std::string text;
        const auto parsed = json::parse(body, [&](json::node root) {
            if (const auto error = root["error"]) {
                text =
                    (*error)["code"]->dump() + ": " + std::string(*(*error)["message"]->string());
                return;
            }
            const auto content = (*root["result"])["content"];
            if (!content) return;
            content->for_each_element([&](json::node block) {
                text += *block["text"]->string();
                return true;
            });
        });
        EXPECT_TRUE(parsed) << body;
        return text;
    }

    /// `"requestState":"...",` of a result that asks.
    static std::string state_of(const http::response& asked) {
        const std::string state = at(asked.body, {"result", "requestState"});
        EXPECT_FALSE(state.empty()) << asked.body;
        return R"("requestState":")" + state + "\",";
    }

    /// `"inputResponses":{...},` with one accepted form.
    static std::string accepted(const std::string& key, const std::string& content) {
        return R"("inputResponses":{")" + key + R"(":{"action":"accept","content":)" + content +
               "}},";
    }

    server::registry components;
    server::visibility visible;
    server::policy rules;
    bool guarded = false;
    std::string accept = "application/json, text/event-stream";
    std::string capabilities = R"({"elicitation":{},"sampling":{},"roots":{}})";
    std::shared_ptr<const oauth::access_token> who;
    moving_clock time;
    tests::manual_timer timer;
    server::memory_log log;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    http::request kept;
};

}  // namespace warder::transport
