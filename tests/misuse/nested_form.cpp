#include <warder/server/ask.hpp>

struct address {
    int number;
};
struct person {
    address home;
};

warder::mcp::input_request made() {
    return warder::server::elicitation<person>("a", "b").request();
}
