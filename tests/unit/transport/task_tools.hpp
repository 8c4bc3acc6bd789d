/// A server whose tools become tasks.
#pragma once

#include "unit/transport/modern.hpp"
#include <warder/json/describe.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/task_board.hpp>

#include <stdexcept>

namespace warder::transport {

using server::context;

struct person {
    std::string name;
};

struct how_long {
    int seconds;
};

struct Tasks : Modern {
    Tasks() {
        capabilities = R"({"elicitation":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})";
        guarded = true;
        who = caller("ada", {"jobs"});
        add_jobs();
        add_asking_jobs();
        add_ends();
        serve();
    }

    /// Handlers write into this object until then.
    ~Tasks() override { transport.reset(); }

    void add_jobs() {
        components.add(server::make_tool(
            {.name = "sleep", .scopes = {"jobs"}, .task = true},
            [this](const how_long& in, context& ctx) -> task<std::string> {
                was_task = co_await ctx.run_as_task(
                    {.ttl = std::chrono::seconds(60),
                     .poll_interval = std::chrono::milliseconds(250),
                     .status = "Asleep"}
                );
                ctx.progress(1, 2, "Half");
                const bool whole = co_await ctx.sleep_for(std::chrono::seconds(in.seconds));
                was_cancelled = ctx.cancelled();
                co_return whole ? "slept" : "woken";
            }
        ));
        components.add(server::make_tool(
            {.name = "required", .task = true},
            [](context& ctx) -> task<std::string> {
                co_await ctx.run_as_task({.required = true});
                co_return "done";
            }
        ));
        components
            .add(server::make_tool({.name = "undeclared"}, [](context& ctx) -> task<std::string> {
                const bool is_task = co_await ctx.run_as_task({.required = true});
                co_return is_task ? "a task" : "no task";
            }));
        components
            .add(server::make_prompt({.name = "prompt"}, [](context& ctx) -> task<std::string> {
                const bool is_task = co_await ctx.run_as_task({.required = true});
                co_return is_task ? "a task" : "no task";
            }));
        components.add(server::make_tool(
            {.name = "says_first", .task = true},
            [](context& ctx) -> task<std::string> {
                ctx.progress(1);
                co_await ctx.run_as_task();
                ctx.progress(2);
                co_return "said";
            }
        ));
    }

    void add_asking_jobs() {
        components.add(server::make_tool(
            {.name = "ask", .task = true},
            [](context& ctx) -> task<std::string> {
                const auto first = co_await ctx.elicit<person>("who", "Before?");
                co_await ctx.run_as_task();
                const auto [a, b] = co_await ctx.ask(
                    server::elicitation<person>("who", "A?"),
                    server::elicitation<person>("other", "B?")
                );
                const auto again = co_await ctx.elicit<person>("who", "Again?");
                co_return first->name + a->name + b->name + again->name;
            }
        ));
        components.add(server::make_tool(
            {.name = "ask_model", .task = true},
            [](context& ctx) -> task<std::string> {
                co_await ctx.run_as_task();
                const auto answer = co_await ctx.sample("s", mcp::sampling_request());
                co_return answer.text;
            }
        ));
    }

    void add_ends() {
        const auto add = [this](const std::string& name, auto end) {
            components.add(server::make_tool(
                {.name = name, .task = true},
                [end](context& ctx) -> task<result<std::string>> {
                    co_await ctx.run_as_task();
                    co_return end(ctx);
                }
            ));
        };
        add("failing", [](context&) -> result<std::string> {
            return error(std::make_error_code(std::errc::io_error), "It failed.", "secret");
        });
        add("throwing",
            [](context&) -> result<std::string> { throw std::runtime_error("secret"); });
        add("refusing", [](context&) -> result<std::string> {
            throw server::protocol_failure{"there is no such thing"};
        });
        add("greedy", [](context& ctx) -> result<std::string> {
            ctx.require_scopes("admin");
            return "done";
        });
    }

    static std::shared_ptr<const oauth::access_token> caller(
        std::string name, std::vector<std::string> scopes
    ) {
        oauth::access_token token;
        token.subject = name;
        token.principal = std::move(name);
        token.scopes = std::move(scopes);
        token.expires_at = std::chrono::system_clock::time_point::max();
        return std::make_shared<const oauth::access_token>(std::move(token));
    }

    /// Begins a task and gives its id.
    std::string begin(const std::string& tool, const std::string& members = {}) {
        const auto answer = call(tool, members);
        EXPECT_EQ(at(answer.body, {"result", "resultType"}), "task") << answer.body;
        return at(answer.body, {"result", "taskId"});
    }

    std::string begin_sleep() { return begin("sleep", R"("arguments":{"seconds":10},)"); }

    http::response about(
        const std::string& what, const std::string& id, const std::string& members = {}
    ) {
        return send(request_of("tasks/" + what, id, members));
    }

    std::string status(const std::string& id) {
        return at(about("get", id).body, {"result", "status"});
    }

    static std::string form(const std::string& key, const std::string& name) {
        return "\"" + key + R"(":{"action":"accept","content":{"name":")" + name + "\"}}";
    }
    http::response update(const std::string& id, const std::string& answers) {
        return about("update", id, R"("inputResponses":{)" + answers + "},");
    }

    bool was_task = false;
    bool was_cancelled = false;
};

}  // namespace warder::transport
