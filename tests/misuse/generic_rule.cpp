#include <warder/server/tool.hpp>

struct transfer {
    int amount;
};

warder::server::tool made() {
    return warder::server::make_tool(
        {.name = "a",
         .needs = {.arguments = [](const warder::server::caller&, const auto&) { return true; }}},
        [](const transfer&) {}
    );
}
