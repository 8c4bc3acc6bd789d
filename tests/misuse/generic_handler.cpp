#include <warder/server/tool.hpp>

warder::server::tool made() {
    return warder::server::make_tool({.name = "a"}, [](const auto&) { return "b"; });
}
