#include <warder/server/completion.hpp>

warder::server::completion made() {
    return warder::server::make_completion({.prompt = "a", .argument = "b"}, [] { return "c"; });
}
