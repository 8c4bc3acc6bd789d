// The server that the official conformance suite is run against: `./run conformance`.
#include "fixture.hpp"

#include <cstdlib>
#include <string_view>

namespace {

/// Whether somebody says whose tokens are good.
bool is_guarded(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--dev") return true;
    }
    return std::getenv("SK_ENV_URL") != nullptr;
}

}  // namespace

int main(int argc, char** argv) {
    warder::app app({.name = "everything", .version = "1.0.0", .title = "Conformance fixture"});
    if (is_guarded(argc, argv)) app.auth(warder::oauth::scalekit_from_env());
    fixture::add_tools(app);
    fixture::add_resources(app);
    fixture::add_prompts(app);
    fixture::add_speakers(app);
    fixture::add_askers(app);
    fixture::add_tasks(app);
    fixture::add_live(app);
    app.skills(FIXTURE_SKILLS);
    return app.run(argc, argv);
}
