// Lesson 11: what clients of older revisions get. A tool that needs a session, one that does not,
// and a server that has none.
#pragma once

#include <warder/warder.hpp>

#include <string>

struct sum {
    int a;
    int b;
};

inline warder::app older_clients(
    warder::transport::session_mode mode = warder::transport::session_mode::automatic
) {
    // [mode]
    warder::app app({.name = "reports", .version = "1.0.0", .port = 3002, .sessions = mode});
    // [/mode]
    app.auth(warder::oauth::scalekit_from_env());

    app.tool({.name = "add", .description = "Adds."}, [](const sum& in) {
        return std::to_string(in.a + in.b);
    });
    // [reconnect]
    app.tool(
        {.name = "report", .description = "Writes a report, which takes minutes.", .blocking = true
        },
        [](warder::context& ctx) {
            ctx.let_client_reconnect();
            for (int page = 1; page <= 3; ++page) {
                ctx.progress(page, 3, "Page " + std::to_string(page));  // kept for the client
            }
            return "The report.";
        }
    );
    // [/reconnect]
    return app;
}
