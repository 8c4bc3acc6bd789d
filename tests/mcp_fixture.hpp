/// The server that the tables and conversations of MCP messages talk to, and a way to talk to it
/// without a socket.
#pragma once

#include "tasks.hpp"
#include <warder/json/describe.hpp>
#include <warder/server/ask.hpp>
#include <warder/server/completion.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/raw_tool.hpp>
#include <warder/server/resource.hpp>
#include <warder/transport/streamable_http.hpp>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::mcp_fixture {

struct greet_input {
    std::string name;
};

/// Tools whose answers are easy to predict: `greet`, and `route`, whose arguments stand in the
/// header too.
inline server::registry tools() {
    server::registry registry;
    registry.add(server::make_tool(
        {.name = "greet", .title = "Greeting", .description = "Greets a person.", .read_only = true
        },
        [](const greet_input& in) { return "Hi " + in.name; }
    ));
    server::raw_tool route;
    route.options = {.name = "route", .description = "Says where it was routed."};
    route.input_schema =
        R"({"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},)"
        R"("count":{"type":"integer","x-mcp-header":"Count"}}})";
    route.handler = [](server::context&,
                       std::string_view arguments) -> task<result<mcp::tool_result>> {
        co_return mcp::text_result(std::string(arguments));
    };
    registry.add(server::make_tool(std::move(route)));
    return registry;
}

struct of_id {
    std::string id;
};

struct person {
    std::string name;
};

/// The same, and one of everything else: a tool that speaks and asks, a resource, a family of
/// them, a prompt, a completion.
inline server::registry everything() {
    server::registry registry = tools();
    registry.add(server::make_tool(
        {.name = "ask"},
        [](const greet_input& in, server::context& ctx) -> task<std::string> {
            ctx.progress(1, 2, in.name);
            ctx.client_log(mcp::logging_level::info, in.name);
            const auto who = co_await ctx.elicit<person>("who", "Who?");
            const auto sure = co_await ctx.elicit<bool>("sure", "Sure?");
            const mcp::sampling_request nothing;
            const auto said = co_await ctx.sample("said", nothing);
            const auto roots = co_await ctx.roots();
            const bool yes = sure && *sure;
            co_return (who ? who->name : "nobody") + (yes ? "!" : "?") + said.text +
                std::to_string(roots.size());
        }
    ));
    registry.add(server::make_resource({.uri = "test://one", .name = "one"}, [] { return "1"; }));
    registry.add(server::make_resource(
        {.uri = "test://many/{id}", .name = "many"}, [](const of_id& in) { return in.id; }
    ));
    registry.add(server::make_prompt({.name = "hello"}, [](const person& in) {
        return "Hello " + in.name;
    }));
    registry.add(server::make_completion(
        {.prompt = "hello", .argument = "name"},
        [](const mcp::completion_request& in) { return std::vector<std::string>{in.value}; }
    ));
    return registry;
}

inline mcp::server_description description() {
    return {.self = {.name = "fixture", .version = "1.0.0"}, .guarded = false};
}

/// The value of a task that needs no other thread.
template <class T>
T run(task<T> work) {
    auto got = tests::value_of(std::move(work));
    if (!got) std::abort();
    return *std::move(got);
}

/// A POST from header fields, an empty line, and a body.
inline http::request post(std::string_view text) {
    http::request request;
    request.method = http::method::post;
    request.method_name = "POST";
    request.target = "/mcp";
    request.id = "r1";
    while (!text.starts_with("\r\n")) {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        const std::size_t colon = line.find(':');
        std::string_view value = line.substr(colon + 1);
        while (value.starts_with(' '))
            value.remove_prefix(1);
        request.fields.append(line.substr(0, colon), value);
        text.remove_prefix(end + 2);
    }
    request.body = text.substr(2);
    return request;
}

/// A server with the fixture's tools and no guard.
class endpoint {
  public:
    http::response operator()(std::string_view text) const {
        http::request request = post(text);
        if (auto refused = transport_.refuse_head(request)) return *std::move(refused);
        return run(transport_.handle(request));
    }

  private:
    server::dispatcher dispatcher_{description(), tools(), {}};
    transport::streamable_http transport_{dispatcher_, {}};
};

}  // namespace warder::mcp_fixture
