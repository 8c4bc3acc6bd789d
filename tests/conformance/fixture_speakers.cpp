#include "fixture.hpp"

namespace fixture {

using warder::mcp::logging_level;

void add_speakers(warder::app& app) {
    app.tool(
        {.name = "test_tool_with_logging", .description = "Logs three messages."},
        [](warder::context& ctx) {
            ctx.client_log(logging_level::info, "Tool execution started");
            ctx.client_log(logging_level::info, "Tool processing data");
            ctx.client_log(logging_level::info, "Tool execution completed");
            return "Three messages were logged.";
        }
    );
    app.tool(
        {.name = "test_logging_tool", .description = "Logs if it is asked to."},
        [](warder::context& ctx) {
            ctx.client_log(logging_level::info, "A message.");
            return "Logged.";
        }
    );
    app.tool(
        {.name = "test_tool_with_progress", .description = "Tells its progress."},
        [](warder::context& ctx) {
            for (const double done : {0, 50, 100})
                ctx.progress(done, 100);
            return "Done.";
        }
    );
    app.tool(
        {.name = "test_reconnection", .description = "Lets the client go and come back."},
        [](warder::context& ctx) {
            ctx.let_client_reconnect();
            return "Fetched after a reconnection.";
        }
    );
    app.tool(
        {.name = "test_streaming_elicitation", .description = "Speaks, then asks."},
        [](warder::context& ctx) -> warder::task<std::string> {
            ctx.progress(1, 2);
            const auto answer = co_await ctx.elicit<bool>("confirm", "Go on?");
            co_return answer ? "Went on." : "Stopped.";
        }
    );
}

}  // namespace fixture
