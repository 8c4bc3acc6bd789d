#include "fixture.hpp"

namespace fixture {
namespace {

// Of two callers at the same time one may find that the other was quicker: its call fails.
void add_tool(const warder::live_components& live) {
    live.tool({.name = "test_changing_tool", .description = "Comes and goes."}, [] {
        return "Here.";
    });
}

void add_prompt(const warder::live_components& live) {
    live.prompt({.name = "test_changing_prompt", .description = "Comes and goes."}, [] {
        return "Here.";
    });
}

}  // namespace

void add_live(warder::app& app) {
    const warder::live_components live = app.live();
    app.tool(
        {.name = "test_trigger_tool_change", .description = "Changes the list of tools."},
        [live] {
            if (!live.remove_tool("test_changing_tool")) add_tool(live);
            return "Changed.";
        }
    );
    app.tool(
        {.name = "test_trigger_prompt_change", .description = "Changes the list of prompts."},
        [live] {
            if (!live.remove_prompt("test_changing_prompt")) add_prompt(live);
            return "Changed.";
        }
    );
    app.tool(
        {.name = "test_trigger_resource_update", .description = "Changes the watched resource."},
        [live] {
            const auto told = live.resource_updated("test://watched-resource");
            return told ? "Changed." : "Nobody can watch it.";
        }
    );
}

}  // namespace fixture
