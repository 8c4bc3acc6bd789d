// Lesson 12: instructions for a model, and pages for a person. A skill is a folder of instructions
// that a model reads when it needs them; a view is a page that a client shows beside the result of
// a tool.
#pragma once

#include <warder/warder.hpp>

#include <string>

struct kettle {
    int degrees;
};

/// @param folder  with the folders `skills` and `views`
inline warder::app skills_and_apps(const std::string& folder) {
    warder::app app({.name = "tea", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());

    // [skills]
    app.skills(folder + "/skills", {.scopes = {"tea:read"}});
    // [/skills]

    // [view]
    app.view(
        {.uri = "ui://tea/kettle",
         .name = "kettle",
         .description = "Shows the kettle.",
         .file = folder + "/views/kettle.html"}
    );
    app.tool(
        {.name = "boil", .description = "Boils water.", .view = "ui://tea/kettle"},
        [](const kettle& in) { return "The water has " + std::to_string(in.degrees) + " °C."; }
    );
    // [/view]
    return app;
}
