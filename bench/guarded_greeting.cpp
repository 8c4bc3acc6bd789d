// The greeting server with everything on: token, limits of both kinds, access log. What the
// pattern's user runs.
#include "../examples/01_greeting/greeting.hpp"

int main() {
    warder::app app = greeting();
    app.limit("1000000000/minute", warder::limit_by::address);
    app.limit("1000000000/minute", warder::limit_by::principal);
    return app.run();
}
