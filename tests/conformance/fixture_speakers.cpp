#include "fixture.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace fixture {
namespace {

using warder::mcp::logging_level;

/// What became of the call that waits for its cancellation.
struct cancellation {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool seen = false;
};

/// How long to wait for what should happen at once.
constexpr std::chrono::seconds patience(10);

void add_cancelled(warder::app& app) {
    const auto last = std::make_shared<cancellation>();
    app.tool(
        {.name = "test_waits_for_cancellation",
         .description = "Tells its progress, then waits until it is cancelled.",
         .blocking = true},
        [last](warder::context& ctx) {
            {
                const std::scoped_lock lock(last->mutex);
                last->seen = false;
            }
            ctx.progress(1, 2);
            std::unique_lock lock(last->mutex);
            last->changed.wait_for(lock, ctx.stop_token(), patience, [] { return false; });
            last->seen = ctx.cancelled();
            last->changed.notify_all();
            return "Nobody waits for this.";
        }
    );
    app.tool(
        {.name = "test_was_cancelled",
         .description = "Tells whether the other saw that it was cancelled.",
         .blocking = true},
        [last] {
            std::unique_lock lock(last->mutex);
            last->changed.wait_for(lock, patience, [&] { return last->seen; });
            return last->seen ? "cancelled" : "not cancelled";
        }
    );
}

}  // namespace

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
    add_cancelled(app);
}

}  // namespace fixture
