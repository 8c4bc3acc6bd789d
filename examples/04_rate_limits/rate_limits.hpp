// Lesson 4: limits in the words of slowapi. Addresses are counted before a token is looked at, so
// that a flood costs little; callers are counted behind the guard, wherever they come from.
#pragma once

#include <warder/warder.hpp>

struct now_in {
    std::string city;
};

inline warder::app rate_limits() {
    warder::app app({.name = "rate_limits", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    app.limit("1000/minute", warder::limit_by::address);
    app.limit("10/minute", warder::limit_by::principal);

    app.tool(
        {.name = "weather",
         .description = "Tells the weather of a city.",
         .scopes = {"weather:read"}},
        [](const now_in& in) { return "It is sunny in " + in.city + "."; }
    );
    return app;
}
