#include <warder/server/prompt.hpp>

warder::server::prompt made() {
    return warder::server::make_prompt({.name = "a"}, [] { return 7; });
}
