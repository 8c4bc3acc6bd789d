// Lesson 1: a function over a plain struct becomes a tool, behind OAuth.
#pragma once

#include <warder/warder.hpp>

// [greeting]
struct greet {
    std::string name;
};

inline warder::app greeting() {
    warder::app app({.name = "greeting", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());  // SK_ENV_URL, EXPECTED_AUDIENCE, ... or .env
    app.cors({.allowed_origins = {"*"}});          // any web page may call, with a token
    app.mcp("/");                                  // the endpoint's path; /mcp when nothing is said

    app.tool(
        {.name = "greet_user",
         .description = "Greets the user with a personalized message.",
         .scopes = {"usr:read"}},
        [](const greet& in) { return "Hi " + in.name + ", welcome to Scalekit!"; }
    );
    return app;
}
// [/greeting]
