// Lesson 12: instructions for a model, and pages for a person. A skill is a folder of instructions
// that a model reads when it needs them; a view is a page that a client shows beside the result of
// a tool.
#pragma once

#include <warder/server/skill.hpp>
#include <warder/server/ui_resource.hpp>
#include <warder/warder.hpp>

#include <stdexcept>
#include <string>
#include <utility>

struct kettle {
    int degrees;
};

/// @param folder  with the folders `skills` and `views`
inline warder::app skills_and_apps(const std::string& folder) {
    warder::app app({.name = "tea", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());

    // [skills]
    auto skills = warder::server::load_skills(folder + "/skills");
    if (!skills) throw std::invalid_argument(skills.error().log_text());
    for (warder::server::resource& file : skills->resources()) {
        app.resource(std::move(file));
    }
    // [/skills]

    // [view]
    app.resource(warder::server::make_ui_resource(
        {.uri = "ui://tea/kettle",
         .name = "kettle",
         .description = "Shows the kettle.",
         .file = folder + "/views/kettle.html"}
    ));
    app.tool(
        {.name = "boil",
         .description = "Boils water.",
         .meta = warder::server::ui_meta("ui://tea/kettle")},
        [](const kettle& in) { return "The water has " + std::to_string(in.degrees) + " °C."; }
    );
    // [/view]
    return app;
}
