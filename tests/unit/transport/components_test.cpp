// Resources, prompts and completions over HTTP: who may have them, and with which status.
#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"
#include "unit/server/fixture.hpp"
#include <warder/transport/streamable_http.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::transport {
namespace {

using server::token_of;
using names = std::vector<std::string>;

struct item {
    std::string id;
};

struct greeting {
    std::string name;
};

/// A guarded server with a family that needs `doc:read`, a resource that needs nothing, a prompt
/// that needs `prompt:get`, and a completion for each that needs something.
struct Components : testing::Test {
    Components() {
        server::registry components;
        components.add(server::make_resource(
            {.uri = "test://{id}", .name = "doc", .scopes = {"doc:read"}},
            [this](const item& in) {
                ++runs;
                return in.id;
            }
        ));
        components.add(server::make_resource({.uri = "test://open", .name = "open"}, [this] {
            ++runs;
            return "open";
        }));
        components.add(server::make_resource(
            {.uri = "test://admin", .name = "admin"},
            [this](server::context& ctx) {
                ctx.require_scopes("admin");
                ++runs;
                return "admin";
            }
        ));
        components.add(server::make_prompt(
            {.name = "greet", .scopes = {"prompt:get"}},
            [this](const greeting& in) {
                ++runs;
                return "Greet " + in.name;
            }
        ));
        const auto complete = [this] {
            ++runs;
            return names{"a"};
        };
        components.add(server::make_completion({.prompt = "greet", .argument = "name"}, complete));
        components.add(
            server::make_completion({.resource = "test://{id}", .argument = "id"}, complete)
        );
        components.add(server::make_resource(
            {.uri = "test://broken", .name = "broken"},
            []() -> std::string { throw std::runtime_error("secret"); }
        ));
        dispatcher.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}},
            std::move(components),
            server::dispatcher_options{.log = &log, .visible = &visible}
        );
        transport.emplace(
            *dispatcher,
            [this](const http::request&, const server::scope_decision& decision) {
                forbidden = decision;
                return http::error_response(403, "insufficient_scope");
            }
        );
    }

    static std::string message(const std::string& method, const std::string& params) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
    }

    static std::string read(const std::string& uri) {
        return message("resources/read", R"({"uri":")" + uri + "\"}");
    }

    static std::string complete(const std::string& ref, const std::string& argument) {
        return message(
            "completion/complete",
            R"({"ref":)" + ref + R"(,"argument":{"name":")" + argument + R"(","value":""}})"
        );
    }

    /// What a request in 2025-03-26 answers, which may be a batch.
    http::response send(const std::string& body, names scopes) {
        return post(mcp_cases::common + "\r\n" + body, std::move(scopes));
    }

    /// The same in 2026-07-28.
    http::response send_modern(
        const std::string& method, const std::string& name, const std::string& params, names scopes
    ) {
        const std::string field = name.empty() ? "" : "Mcp-Name: " + name + "\r\n";
        return post(mcp_cases::modern_request(method, field, params), std::move(scopes));
    }

    http::response post(const std::string& text, names scopes) {
        forbidden.reset();
        request = mcp_fixture::post(text);
        request.access = token_of(std::move(scopes));
        return mcp_fixture::run(transport->handle(request));
    }

    int runs = 0;
    server::memory_log log;
    http::request request;
    server::visibility visible;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    std::optional<server::scope_decision> forbidden;
};

const std::string prompt = R"({"name":"greet","arguments":{"name":"Ada"}})";
const std::string prompt_ref = R"({"type":"ref/prompt","name":"greet"})";
const std::string family_ref = R"({"type":"ref/resource","uri":"test://{id}"})";

TEST_F(Components, WhatIsHiddenAsksForNoScopes) {
    visible.add([](const server::caller& who, const server::component& one) {
        return who.has_scopes(one.scopes());
    });
    const std::string unknown = R"("code":-32602,"message":"Invalid params: unknown prompt")";
    const auto alone = send(message("prompts/get", prompt), {});
    EXPECT_EQ(alone.status, 200u);
    EXPECT_NE(alone.body.find(unknown), std::string::npos) << alone.body;
    const auto modern = send_modern("prompts/get", "greet", R"("name":"greet",)", {});
    EXPECT_EQ(modern.status, 200u);
    EXPECT_NE(modern.body.find(unknown), std::string::npos) << modern.body;
    const auto batch = send("[" + message("prompts/get", prompt) + "]", {});
    EXPECT_EQ(batch.status, 200u);
    EXPECT_NE(batch.body.find(unknown), std::string::npos) << batch.body;
    EXPECT_FALSE(forbidden);
    EXPECT_EQ(runs, 0);
}

TEST_F(Components, ACallerWithTheScopesIsServed) {
    EXPECT_EQ(send(read("test://1"), {"doc:read"}).status, 200u);
    EXPECT_EQ(send(message("prompts/get", prompt), {"prompt:get"}).status, 200u);
    EXPECT_EQ(send(complete(family_ref, "id"), {"doc:read"}).status, 200u);
    EXPECT_EQ(send(complete(prompt_ref, "name"), {"prompt:get"}).status, 200u);
    EXPECT_EQ(runs, 4);
    EXPECT_FALSE(forbidden);
}

TEST_F(Components, ACallerWithoutThemIsRefusedBeforeAnythingRuns) {
    struct row {
        std::string body, scope;
    };
    const row rows[] = {
        {read("test://1"), "doc:read"},
        {message("prompts/get", prompt), "prompt:get"},
        {complete(family_ref, "id"), "doc:read"},
        {complete(prompt_ref, "name"), "prompt:get"},
    };
    for (const row& one : rows) {
        EXPECT_EQ(send(one.body, {"other"}).status, 403u) << one.body;
        ASSERT_TRUE(forbidden) << one.body;
        EXPECT_EQ(forbidden->required, names{one.scope});
    }
    EXPECT_EQ(runs, 0);
}

TEST_F(Components, ScopesAreDecidedBeforeArgumentsAreJudged) {
    EXPECT_EQ(send(read("test://.."), {}).status, 403u);
    EXPECT_EQ(send(message("prompts/get", R"({"name":"greet","arguments":{}})"), {}).status, 403u);
    const http::response judged = send(read("test://.."), {"doc:read"});
    EXPECT_EQ(judged.status, 200u);
    EXPECT_NE(judged.body.find(R"("code":-32602)"), std::string::npos);
    EXPECT_EQ(runs, 0);
}

TEST_F(Components, ABatchCannotCarryThemPastTheirScope) {
    const std::string batch = "[" + read("test://open") + "," + read("test://1") + "," +
                              message("prompts/get", prompt) + "]";
    EXPECT_EQ(send(batch, {"doc:read", "prompt:get"}).status, 200u);
    EXPECT_EQ(runs, 3);
    runs = 0;
    EXPECT_EQ(send(batch, {"doc:read"}).status, 403u);
    ASSERT_TRUE(forbidden);
    EXPECT_EQ(forbidden->required, (names{"doc:read", "prompt:get"}));
    EXPECT_EQ(forbidden->missing, names{"prompt:get"});
    EXPECT_EQ(runs, 0);
}

TEST_F(Components, AHandlerMayAskForMoreScopes) {
    EXPECT_EQ(send(read("test://admin"), {}).status, 403u);
    ASSERT_TRUE(forbidden);
    EXPECT_EQ(forbidden->required, names{"admin"});
    EXPECT_EQ(send(read("test://admin"), {"admin"}).status, 200u);
}

TEST_F(Components, ErrorsStandInA200InBothEras) {
    const http::response legacy = send(read("other://1"), {});
    EXPECT_EQ(legacy.status, 200u);
    EXPECT_EQ(
        legacy.body,
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Resource not found",)"
        R"("data":{"uri":"other://1"}}})"
    );
    const http::response modern =
        send_modern("resources/read", "other://1", R"("uri":"other://1",)", {});
    EXPECT_EQ(modern.status, 200u);
    EXPECT_NE(modern.body.find(R"("data":{"uri":"other://1"})"), std::string::npos);
    const http::response broken =
        send_modern("resources/read", "test://broken", R"("uri":"test://broken",)", {});
    EXPECT_EQ(broken.status, 200u);
    EXPECT_NE(broken.body.find(R"("code":-32603)"), std::string::npos);
    EXPECT_EQ(broken.body.find("secret"), std::string::npos);
}

TEST_F(Components, AModernReadNamesItsUriInTheHeader) {
    const http::response good =
        send_modern("resources/read", "test://open", R"("uri":"test://open",)", {});
    EXPECT_EQ(good.status, 200u);
    EXPECT_NE(good.body.find(R"("ttlMs":0,"cacheScope":"private")"), std::string::npos);
    for (const std::string name : {"", "test://1"}) {
        const http::response refused =
            send_modern("resources/read", name, R"("uri":"test://open",)", {});
        EXPECT_EQ(refused.status, 400u);
        EXPECT_NE(refused.body.find("-32020"), std::string::npos);
    }
    EXPECT_EQ(
        send_modern("prompts/get", "other", R"("name":"greet","arguments":{"name":"Ada"},)", {})
            .status,
        400u
    );
}

TEST_F(Components, WhatIsNotDeclaredIs404InTheModernEra) {
    const mcp_fixture::endpoint tools_only;
    for (const std::string method :
         {"resources/list", "resources/templates/list", "prompts/list", "completion/complete"}) {
        const http::response modern = tools_only(mcp_cases::modern_request(method, "", ""));
        EXPECT_EQ(modern.status, 404u) << method;
        EXPECT_NE(modern.body.find("-32601"), std::string::npos) << method;
        const http::response legacy =
            tools_only(mcp_cases::common + "\r\n" + message(method, "{}"));
        EXPECT_EQ(legacy.status, 200u) << method;
        EXPECT_NE(legacy.body.find("-32601"), std::string::npos) << method;
    }
}

TEST_F(Components, TheAccessLogNamesTheDeclarationAndNotTheUri) {
    send(read("test://secret"), {"doc:read"});
    EXPECT_EQ(request.operation, "test://{id}");
    EXPECT_EQ(request.operation_kind, "resource");
    send(message("prompts/get", prompt), {"prompt:get"});
    EXPECT_EQ(request.operation, "greet");
    EXPECT_EQ(request.operation_kind, "prompt");
}

}  // namespace
}  // namespace warder::transport
