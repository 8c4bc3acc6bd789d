#include "fixture.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace fixture {
namespace {

using warder::context;
using warder::task;

constexpr std::chrono::milliseconds poll_interval(200);

struct computation {
    double seconds;
    std::optional<std::string> label;
};

struct of_file {
    std::string filename;
};

struct decision {
    bool confirm;
};

struct person {
    std::string name;
};

void add_jobs(warder::app& app) {
    app.tool(
        {.name = "slow_compute", .description = "Takes its time.", .task = true},
        [](const computation& in, context& ctx) -> task<std::string> {
            if (in.seconds > 0) {
                co_await ctx.run_as_task({.poll_interval = poll_interval, .status = "Computing"});
            }
            const auto time =
                std::chrono::milliseconds(static_cast<std::int64_t>(in.seconds * 1000));
            const bool whole = co_await ctx.sleep_for(time);
            co_return in.label.value_or("computation") + (whole ? " is done" : " was stopped");
        }
    );
    app.tool(
        {.name = "failing_job", .description = "Fails as a tool does.", .task = true},
        [](context& ctx) -> task<warder::tool_result> {
            co_await ctx.run_as_task({.required = true, .poll_interval = poll_interval});
            co_return warder::mcp::error_result("The job failed.");
        }
    );
    app.tool(
        {.name = "protocol_error_job", .description = "Fails as a request does.", .task = true},
        [](context& ctx) -> task<std::string> {
            co_await ctx.run_as_task({.poll_interval = poll_interval});
            throw warder::server::protocol_failure{
                "The job cannot be done.", warder::mcp::errc::handler_failed
            };
        }
    );
}

void add_asking_jobs(warder::app& app) {
    app.tool(
        {.name = "confirm_delete", .description = "Asks before it deletes.", .task = true},
        [](const of_file& in, context& ctx) -> task<std::string> {
            co_await ctx.run_as_task({.poll_interval = poll_interval});
            const auto given = co_await ctx.elicit<decision>("confirm", "Delete " + in.filename);
            co_return given && given->confirm ? "Deleted " + in.filename : "Kept " + in.filename;
        }
    );
    app.tool(
        {.name = "multi_input", .description = "Asks two things at once.", .task = true},
        [](context& ctx) -> task<std::string> {
            co_await ctx.run_as_task({.poll_interval = poll_interval});
            const auto [first, second] = co_await ctx.ask(
                warder::elicitation<person>("first", "What is your first name?"),
                warder::elicitation<person>("last", "What is your last name?")
            );
            co_return (first ? first->name : "?") + " " + (second ? second->name : "?");
        }
    );
    app.tool(
        {.name = "test_tool_with_task", .description = "Asks, then becomes a task.", .task = true},
        [](context& ctx) -> task<std::string> {
            const auto user = co_await ctx.elicit<person>("user_name", "What is your name?");
            co_await ctx.run_as_task({.poll_interval = poll_interval});
            co_return "Hello, " + (user ? user->name : "stranger") + "!";
        }
    );
}

}  // namespace

void add_tasks(warder::app& app) {
    add_jobs(app);
    add_asking_jobs(app);
}

}  // namespace fixture
