#include "unit/server/served.hpp"
#include <warder/server/live_registry.hpp>

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace warder::server {
namespace {

struct topic {
    std::string subject;
};

struct item {
    std::string id;
};

tool answering(const std::string& name) {
    return make_tool({.name = name}, [name] { return name; });
}

/// A server whose components change, and what it announces.
struct LiveRegistry : Served {
    LiveRegistry() {
        components->add(answering("a"));
        components->add(answering("b"));
        components->add(make_resource({.uri = "test://one", .name = "one"}, [] { return "1"; }));
        components->add(make_resource({.uri = "test://x/{id}", .name = "x"}, [](const item& in) {
            return in.id;
        }));
        components->add(make_prompt({.name = "p"}, [](const topic& in) { return in.subject; }));
        components->add(make_completion({.prompt = "p", .argument = "subject"}, [] {
            return std::vector<std::string>{"v"};
        }));
    }

    void publish(dispatcher_options options = {.live = true}) {
        made.emplace(
            mcp::server_description{
                .self = {.name = "n", .version = "1"}, .guarded = false, .sessions = true
            },
            components,
            options
        );
        listening = made->changes().listen([this](const change& what) {
            announced += std::to_string(static_cast<int>(what.what)) + what.uri + " ";
        });
    }

    std::string call(const std::string& name) {
        return ask("tools/call", R"({"name":")" + name + "\"}");
    }

    static std::string text(const std::string& said) {
        return good(R"({"content":[{"type":"text","text":")" + said + "\"}]}");
    }

    static inline const std::string unknown_tool = bad(-32602, "Invalid params: unknown tool");

    std::shared_ptr<live_registry> components = std::make_shared<live_registry>();
    announcements::registration listening;
    std::string announced;
};

void expect_unknown(const result<void>& ended, const std::string& what) {
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, std::errc::invalid_argument);
    EXPECT_EQ(ended.error().description, "unknown " + what);
}

TEST_F(LiveRegistry, WhatIsAddedIsListedAndCalled) {
    publish();
    EXPECT_EQ(call("c"), unknown_tool);
    components->add(answering("c"));
    EXPECT_EQ(call("c"), text("c"));
    EXPECT_NE(ask("tools/list", "{}").find(R"("name":"c")"), std::string::npos);
    components->add(make_resource({.uri = "test://two", .name = "two"}, [] { return "2"; }));
    EXPECT_NE(ask("resources/list", "{}").find("test://two"), std::string::npos);
    components->add(make_prompt({.name = "q"}, [] { return "q"; }));
    EXPECT_NE(ask("prompts/list", "{}").find(R"("name":"q")"), std::string::npos);
    EXPECT_EQ(announced, "0 2 1 ");
}

TEST_F(LiveRegistry, WhatIsRemovedIsUnknown) {
    publish();
    EXPECT_TRUE(components->remove_tool("a"));
    EXPECT_EQ(call("a"), unknown_tool);
    EXPECT_EQ(ask("tools/list", "{}").find(R"("name":"a")"), std::string::npos);
    EXPECT_EQ(call("b"), text("b"));
    EXPECT_TRUE(components->remove_resource("test://one"));
    EXPECT_TRUE(components->remove_resource("test://x/{id}"));
    EXPECT_EQ(ask("resources/list", "{}"), good(R"({"resources":[]})"));
    EXPECT_EQ(ask("resources/templates/list", "{}"), good(R"({"resourceTemplates":[]})"));
    EXPECT_TRUE(components->remove_prompt("p"));
    EXPECT_EQ(ask("prompts/list", "{}"), good(R"({"prompts":[]})"));
    EXPECT_EQ(announced, "0 2 2 1 ");
}

TEST_F(LiveRegistry, ARemovedPromptTakesItsCompletionsAlong) {
    publish();
    const std::string params = R"({"ref":{"type":"ref/prompt","name":"p"},)"
                               R"("argument":{"name":"subject","value":""}})";
    EXPECT_NE(ask("completion/complete", params).find(R"("values":["v"])"), std::string::npos);
    EXPECT_TRUE(components->remove_prompt("p"));
    EXPECT_EQ(components->newest()->components().completions().size(), 0u);
    components->add(make_prompt({.name = "p"}, [](const topic& in) { return in.subject; }));
    EXPECT_NE(ask("completion/complete", params).find(R"("values":[])"), std::string::npos);
    components->add(make_completion({.prompt = "p", .argument = "subject"}, [] {
        return std::vector<std::string>{"w"};
    }));
    EXPECT_NE(ask("completion/complete", params).find(R"("values":["w"])"), std::string::npos);
}

TEST_F(LiveRegistry, AHiddenToolIsUnknownUntilItIsShown) {
    publish();
    const std::string before = ask("tools/list", "{}");
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_EQ(call("a"), unknown_tool);
    EXPECT_EQ(ask("tools/list", "{}").find(R"("name":"a")"), std::string::npos);
    EXPECT_THROW(components->add(answering("a")), std::invalid_argument);
    EXPECT_TRUE(components->hide_tool("a", false));
    EXPECT_EQ(call("a"), text("a"));
    EXPECT_EQ(ask("tools/list", "{}"), before);
    EXPECT_EQ(announced, "0 0 ");
}

TEST_F(LiveRegistry, HidingTwiceChangesNothing) {
    publish();
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_TRUE(components->hide_tool("b", false));
    EXPECT_EQ(announced, "0 ");
}

TEST_F(LiveRegistry, AHiddenToolCanBeRemovedAndItsNameUsed) {
    publish();
    EXPECT_TRUE(components->hide_tool("a", true));
    EXPECT_TRUE(components->remove_tool("a"));
    components->add(answering("a"));
    EXPECT_EQ(call("a"), text("a"));
}

TEST_F(LiveRegistry, WhatIsNotThereCannotBeChanged) {
    publish();
    const auto before = components->newest();
    expect_unknown(components->remove_tool("none"), "tool");
    expect_unknown(components->hide_tool("none", true), "tool");
    expect_unknown(components->remove_resource("test://none"), "resource");
    expect_unknown(components->remove_resource("test://x/1"), "resource");
    expect_unknown(components->remove_prompt("none"), "prompt");
    EXPECT_EQ(announced, "");
    EXPECT_EQ(components->newest(), before);
}

TEST_F(LiveRegistry, ARefusedComponentChangesNothing) {
    publish();
    const std::string before = ask("tools/list", "{}");
    EXPECT_THROW(components->add(answering("a")), std::invalid_argument);
    EXPECT_THROW(components->add(answering("no name")), std::invalid_argument);
    const auto needs = [](services& nobody) {
        static_cast<void>(nobody);
        return "x";
    };
    EXPECT_THROW(components->add(make_tool({.name = "c"}, needs)), std::invalid_argument);
    EXPECT_EQ(ask("tools/list", "{}"), before);
    EXPECT_EQ(announced, "");
}

TEST_F(LiveRegistry, ChangesBeforeItIsPublishedAreAnnouncedToNobody) {
    EXPECT_TRUE(components->remove_tool("a"));
    EXPECT_TRUE(components->hide_tool("b", true));
    publish();
    EXPECT_EQ(ask("tools/list", "{}"), good(R"({"tools":[]})"));
    EXPECT_EQ(announced, "");
}

TEST_F(LiveRegistry, ACallThatRunsKeepsItsComponent) {
    pool_in_use = &pool;
    const auto alive = std::make_shared<int>(7);
    components->add(make_tool({.name = "slow", .blocking = true}, [alive] {
        return std::to_string(*alive);
    }));
    publish({.pool = &pool, .live = true});
    {
        entry work;
        const auto parsed = json::parse(
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow"}})",
            [&](json::node root) {
                const auto& revision = *mcp::find_revision("2025-11-25");
                work = made->admit(mcp::read_message(root), revision, {.fields = &request.fields});
            }
        );
        ASSERT_TRUE(parsed);
        std::string reply;
        place where = place::loop;
        start(made->run(work, request, reply, where), [](const auto&) {});
        ASSERT_TRUE(components->remove_tool("slow"));
        EXPECT_EQ(alive.use_count(), 2);
        pool.run();
        EXPECT_EQ(reply, text("7"));
    }
    EXPECT_EQ(alive.use_count(), 1);
}

TEST_F(LiveRegistry, GenerationsShareTheirComponents) {
    publish();
    const auto* const before = components->newest()->components().find("a");
    components->add(answering("c"));
    EXPECT_EQ(components->newest()->components().find("a"), before);
}

TEST_F(LiveRegistry, NothingChangesAfterTheEnd) {
    publish();
    components->end();
    components->add(answering("c"));
    EXPECT_EQ(call("c"), unknown_tool);
    expect_unknown(components->remove_tool("a"), "tool");
}

TEST_F(LiveRegistry, OnlyASubscribableResourceIsUpdated) {
    components->add(make_resource({.uri = "test://s", .name = "s", .subscribable = true}, [] {
        return "s";
    }));
    publish();
    EXPECT_TRUE(components->resource_updated("test://s"));
    expect_unknown(components->resource_updated("test://one"), "resource");
    expect_unknown(components->resource_updated("test://none"), "resource");
    EXPECT_EQ(announced, "3test://s ");
    EXPECT_NO_THROW(components->add(
        make_resource({.uri = "test://t", .name = "t", .subscribable = true}, [] { return "t"; })
    ));
}

TEST_F(LiveRegistry, WithoutSubscriptionsNoneCanBeAdded) {
    publish();
    EXPECT_THROW(
        components->add(make_resource(
            {.uri = "test://t", .name = "t", .subscribable = true}, [] { return "t"; }
        )),
        std::invalid_argument
    );
}

tool running_as_task(const std::string& name) {
    return make_tool({.name = name, .task = true}, [](context&) -> task<std::string> {
        co_return "t";
    });
}

TEST_F(LiveRegistry, WithoutTasksNoneCanBeAdded) {
    publish();
    EXPECT_THROW(components->add(running_as_task("t")), std::invalid_argument);
}

TEST_F(LiveRegistry, WhereThereAreTasksMoreCanBeAdded) {
    components->add(running_as_task("first"));
    publish();
    EXPECT_NO_THROW(components->add(running_as_task("t")));
}

TEST_F(LiveRegistry, DeclaresAllThatMayCome) {
    components = std::make_shared<live_registry>();
    publish();
    const std::string greeting = ask(
        "initialize",
        R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"
    );
    EXPECT_NE(
        greeting.find(
            R"("capabilities":{"tools":{"listChanged":true},"resources":{"listChanged":true},)"
            R"("prompts":{"listChanged":true},"completions":{},"logging":{}})"
        ),
        std::string::npos
    ) << greeting;
    EXPECT_EQ(ask("prompts/list", "{}"), good(R"({"prompts":[]})"));
}

// Callers on some threads, changes on others; the sanitizer for threads watches.
TEST_F(LiveRegistry, CallsAndChangesGoOnTogether) {
    publish();
    constexpr int rounds = 100;
    std::atomic<int> answered = 0;
    std::atomic<int> listed = 0;
    const auto send = [this](const std::string& method, const std::string& params) {
        const std::string sent =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
        entry work;
        const http::request own;
        const auto parsed = json::parse(sent, [&](json::node root) {
            const auto& revision = *mcp::find_revision("2025-11-25");
            work = made->admit(mcp::read_message(root), revision, {.fields = &own.fields});
        });
        EXPECT_TRUE(parsed);
        std::string reply;
        place where = place::loop;
        start(made->run(work, own, reply, where), [](const auto&) {});
        return reply;
    };
    const auto ask_often = [&] {
        for (int i = 0; i < rounds; ++i) {
            const std::string reply = send("tools/call", R"({"name":"comes"})");
            if (reply == text("comes")) ++answered;
            if (reply != text("comes")) {
                EXPECT_EQ(reply, unknown_tool);
            }
            if (send("tools/list", "{}").ends_with("]}}")) ++listed;
        }
    };
    const auto change_often = [&](const std::string& name) {
        for (int i = 0; i < rounds; ++i) {
            components->add(answering(name));
            EXPECT_TRUE(components->hide_tool(name, true));
            EXPECT_TRUE(components->hide_tool(name, false));
            EXPECT_TRUE(components->remove_tool(name));
        }
    };
    listening = {};
    std::vector<std::thread> threads;
    threads.emplace_back(ask_often);
    threads.emplace_back(ask_often);
    threads.emplace_back(change_often, "comes");
    threads.emplace_back(change_often, "other");
    for (std::thread& one : threads)
        one.join();
    EXPECT_EQ(listed, 2 * rounds);
    EXPECT_EQ(call("comes"), unknown_tool);
    components->add(answering("comes"));
    EXPECT_EQ(call("comes"), text("comes"));
}

}  // namespace
}  // namespace warder::server
