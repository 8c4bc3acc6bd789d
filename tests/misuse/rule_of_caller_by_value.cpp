#include <warder/server/tool.hpp>

struct transfer {
    int amount;
};

warder::server::tool made() {
    return warder::server::make_tool(
        {.name = "a",
         .needs =
             {.arguments = [](warder::server::caller,
                              const transfer& in) { return in.amount <= 100; }}},
        [](const transfer&) {}
    );
}
