// The greeting server with everything on: token, limits of both kinds, access log. What the
// pattern's user runs.
#include <warder/warder.hpp>

struct greet {
    std::string name;
};

int main() {
    warder::app app({.name = "greeting", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    app.cors({.allowed_origins = {"*"}});
    app.mcp("/");
    app.limit("1000000000/minute", warder::limit_by::address);
    app.limit("1000000000/minute", warder::limit_by::principal);

    // A server finds out by itself that the tool is quick. It is said here for valgrind's sake,
    // under which nothing is.
    app.tool(
        {.name = "greet_user",
         .description = "Greets the user with a personalized message.",
         .scopes = {"usr:read"},
         .blocking = false},
        [](const greet& in) { return "Hi " + in.name + ", welcome to Scalekit!"; }
    );
    return app.run();
}
