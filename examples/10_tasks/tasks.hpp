// Lesson 10: a call that takes minutes is answered at once and goes on as a task. Its client asks
// now and then how far it is, and gets the result when it is there.
#pragma once

#include <warder/warder.hpp>

#include <chrono>
#include <string>

struct film {
    std::string title;
    int frames;
};

// [smallest]
inline warder::task<std::string> render(const film& in, warder::context& ctx) {
    co_await ctx.run_as_task({.status = "Rendering"});
    for (int frame = 1; frame <= in.frames; ++frame) {
        const bool whole = co_await ctx.sleep_for(std::chrono::milliseconds(1));  // work
        if (!whole) co_return "Stopped.";  // the client cancelled the task, or the server ends
        ctx.progress(frame, in.frames, "Frame " + std::to_string(frame));
    }
    co_return in.title + " is ready.";
}
// [/smallest]

// [ask]
inline warder::task<std::string> publish(const film& in, warder::context& ctx) {
    const auto cut = co_await ctx.elicit<int>("minutes", "How many minutes may it have?");
    if (!cut) co_return "Not published.";

    co_await ctx.run_as_task({.required = true, .ttl = std::chrono::hours(1)});

    // No round begins at the first line any more: the task waits for its answer.
    const auto sure = co_await ctx.elicit<bool>("sure", "Publish " + in.title + "?");
    if (!sure || !*sure) co_return "Not published.";
    co_return in.title + " is published with " + std::to_string(*cut) + " minutes.";
}
// [/ask]

inline warder::app tasks() {
    warder::app app({.name = "films", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    // [declare]
    app.tool({.name = "render", .description = "Renders a film.", .task = true}, render);
    app.tool({.name = "publish", .description = "Publishes a film.", .task = true}, publish);
    // [/declare]
    return app;
}
