#include "unit/server/served.hpp"
#include <warder/server/layer.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/tool.hpp>

#include <stdexcept>

namespace warder::server {
namespace {

struct Layers : Served {
    Layers() {
        components.add(make_tool({.name = "plain"}, [this] {
            steps += "plain;";
            return "p";
        }));
        components.add(make_tool({.name = "waits"}, [this](context&) -> task<std::string> {
            steps += "waits;";
            co_return "w";
        }));
        components.add(make_tool({.name = "throws"}, []() -> std::string {
            throw std::runtime_error("secret");
        }));
        components.add(make_prompt({.name = "prompt"}, [] { return "said"; }));
    }

    /// A layer that writes its name before and after.
    layer tracing(std::string name) {
        return [this, name](invocation& call, const inner_call& inner) -> task<void> {
            steps += name + "(" + std::string(call.ctx.called()) + ";";
            auto running = inner(call);
            co_await running;
            steps += ")" + name + ";";
        };
    }

    void serve_layered() { serve(std::move(components), nullptr, &around); }

    std::string call(const std::string& tool) {
        steps.clear();
        return ask("tools/call", R"({"name":")" + tool + R"("})");
    }

    static std::string text(const std::string& value) {
        return good(R"({"content":[{"type":"text","text":")" + value + R"("}]})");
    }

    registry components;
    layers around;
    std::string steps;
};

TEST_F(Layers, TheFirstIsTheOutermost) {
    around.add("tool", tracing("a"));
    around.add({}, tracing("b"));
    around.add("prompt", tracing("c"));
    serve_layered();
    EXPECT_EQ(call("waits"), text("w"));
    EXPECT_EQ(steps, "a(waits;b(waits;waits;)b;)a;");
    EXPECT_EQ(call("plain"), text("p"));
    EXPECT_EQ(steps, "a(plain;b(plain;plain;)b;)a;");
    steps.clear();
    ask("prompts/get", R"({"name":"prompt"})");
    EXPECT_EQ(steps, "b(prompt;c(prompt;)c;)b;");
}

TEST_F(Layers, OneCanRefuse) {
    around.add("tool", [](invocation& call, const inner_call&) -> task<void> {
        call.given.take_error(error(std::make_error_code(std::errc::permission_denied), "No."));
        co_return;
    });
    serve_layered();
    EXPECT_NE(call("plain").find(R"("text":"No."}],"isError":true)"), std::string::npos);
    EXPECT_EQ(steps, "");
}

TEST_F(Layers, OneCanChangeWhatACallGave) {
    around.add("tool", [](invocation& call, const inner_call& inner) -> task<void> {
        auto running = inner(call);
        co_await running;
        call.given.take_result(mcp::text_result("changed"));
    });
    serve_layered();
    EXPECT_EQ(call("waits"), text("changed"));
}

TEST_F(Layers, OneCanMakeAResultOfAFailure) {
    around.add({}, [](invocation& call, const inner_call&) -> task<void> {
        call.given.take_error(error(std::make_error_code(std::errc::io_error), "No."));
        call.given.take_text("mended");
        call.given.take_message_text("mended");
        co_return;
    });
    serve_layered();
    EXPECT_EQ(call("plain"), text("mended"));
    EXPECT_NE(ask("prompts/get", R"({"name":"prompt"})").find("mended"), std::string::npos);
}

TEST(Outcome, WhatIsTakenLastCounts) {
    outcome given;
    const auto counts = [&given](auto take) {
        given.take_error(error(std::make_error_code(std::errc::io_error), "No."));
        given.take_refusal({mcp::errc::invalid_params, "No.", {}});
        take();
        return !given.failure() && !given.refusal();
    };
    EXPECT_TRUE(counts([&] { given.take_text("x"); }));
    EXPECT_TRUE(counts([&] { given.take_block(mcp::text_content{"x"}); }));
    EXPECT_TRUE(counts([&] { given.take_blocks({}); }));
    EXPECT_TRUE(counts([&] { given.take_result({}); }));
    EXPECT_TRUE(counts([&] { given.take_json("1"); }));
    EXPECT_TRUE(counts([&] { given.take_resource_text("x"); }));
    EXPECT_TRUE(counts([&] { given.take_part({}); }));
    EXPECT_TRUE(counts([&] { given.take_parts({}); }));
    EXPECT_TRUE(counts([&] { given.take_message_text("x"); }));
    EXPECT_TRUE(counts([&] { given.take_message({mcp::role::user, mcp::text_content{"x"}}); }));
    EXPECT_TRUE(counts([&] { given.take_prompt({}); }));
    EXPECT_TRUE(counts([&] { given.take_values({}); }));
    EXPECT_TRUE(counts([&] { given.take_completion({}); }));

    given.take_refusal({mcp::errc::invalid_params, "No.", {}});
    given.take_error(error(std::make_error_code(std::errc::io_error), "No."));
    EXPECT_TRUE(given.failure());
    EXPECT_FALSE(given.refusal());
}

TEST_F(Layers, OneSeesTheExceptionThatThePeerDoesNot) {
    std::string seen;
    around.add("tool", [&seen](invocation& call, const inner_call& inner) -> task<void> {
        try {
            auto running = inner(call);
            co_await running;
        } catch (const std::runtime_error& failure) {
            seen = failure.what();
            throw;
        }
    });
    serve_layered();
    const std::string answer = call("throws");
    EXPECT_EQ(seen, "secret");
    EXPECT_EQ(answer.find("secret"), std::string::npos);
    EXPECT_NE(answer.find(R"("isError":true)"), std::string::npos);
}

TEST_F(Layers, APlainHandlerStillRunsOnThePool) {
    around.add("tool", tracing("a"));
    pool_in_use = &pool;
    serve_layered();
    EXPECT_EQ(call("plain"), text("p"));
    EXPECT_TRUE(used_pool);
    EXPECT_EQ(steps, "a(plain;plain;)a;");
}

TEST_F(Layers, APoolWithoutRoomRefusesTheCall) {
    around.add("tool", tracing("a"));
    pool_in_use = &pool;
    pool.closed = true;
    serve_layered();
    const auto why = refusal_of("tools/call", R"({"name":"plain"})").why;
    EXPECT_EQ(why, refusal::reason::overloaded);
}

TEST_F(Layers, OneCallMoreThanAToolBearsIsRefused) {
    std::optional<refusal> inner;
    components.add(make_tool({.name = "one", .max_concurrent = 1}, [&](context&) -> task<int> {
        if (!inner) inner = refusal_of("tools/call", R"({"name":"one"})");
        co_return 1;
    }));
    serve_layered();
    for (int i = 0; i < 2; ++i) {
        inner.reset();
        EXPECT_EQ(call("one").find("isError"), std::string::npos);
        ASSERT_TRUE(inner);
        EXPECT_EQ(inner->why, refusal::reason::overloaded);
    }
}

}  // namespace
}  // namespace warder::server
