// What the official conformance suite calls, by theme. Names, texts and schemas are the suite's.
#pragma once

#include <warder/warder.hpp>

namespace fixture {

/// One black pixel, as base64.
inline constexpr const char* png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==";

/// Content of every kind, schemas; first of all, since the suite calls the first tool without
/// arguments.
void add_tools(warder::app& app);
void add_resources(warder::app& app);
void add_prompts(warder::app& app);

/// What speaks while it runs: progress, log messages.
void add_speakers(warder::app& app);

/// What asks its client.
void add_askers(warder::app& app);

/// What goes on as a task.
void add_tasks(warder::app& app);

/// What changes while the server serves.
void add_live(warder::app& app);

}  // namespace fixture
