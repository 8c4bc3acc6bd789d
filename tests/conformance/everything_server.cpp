// The server that the official conformance suite is run against: `./run conformance`.
#include "fixture.hpp"

int main(int argc, char** argv) {
    warder::app app({.name = "everything", .version = "1.0.0", .title = "Conformance fixture"});
    fixture::add_tools(app);
    fixture::add_resources(app);
    fixture::add_prompts(app);
    fixture::add_speakers(app);
    fixture::add_askers(app);
    fixture::add_live(app);
    return app.run(argc, argv);
}
