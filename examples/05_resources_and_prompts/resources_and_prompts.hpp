// Lesson 5: more than tools. A resource is what a client reads by its URI, a prompt is a message
// that a person picks, and a completion helps to fill in its arguments.
#pragma once

#include <warder/warder.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The variables of `notes://topic/{topic}`.
struct note {
    std::string topic;
};

/// The arguments of the prompt.
struct explain {
    std::string topic;
    std::optional<std::string> reader;
};

inline const std::map<std::string, std::string>& notes() {
    static const std::map<std::string, std::string> all = {
        {"audience", "Whom a token is for. A server refuses tokens for others."},
        {"issuer", "Who signed a token. A server trusts those that it was told to trust."},
        {"scope", "What a token allows. A server asks for the least that a call needs."},
    };
    return all;
}

inline warder::result<std::string> read_note(const note& in) {
    const auto found = notes().find(in.topic);
    if (found != notes().end()) return found->second;
    // This code says that the peer asked for a resource that is not there.
    return warder::error(
        std::make_error_code(std::errc::no_such_file_or_directory), "There is no such note."
    );
}

inline std::vector<std::string> topics_that_begin(const warder::mcp::completion_request& in) {
    std::vector<std::string> found;
    for (const auto& [topic, text] : notes()) {
        if (topic.starts_with(in.value)) found.push_back(topic);
    }
    return found;
}

inline warder::app resources_and_prompts() {
    warder::app app({.name = "notes", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());

    app.resource(
        {.uri = "notes://index",
         .name = "index",
         .description = "The topics that there are notes about.",
         .mime_type = "text/plain"},
        [] {
            std::string index;
            for (const auto& [topic, text] : notes()) {
                index += topic + "\n";
            }
            return index;
        }
    );
    app.resource(
        {.uri = "notes://topic/{topic}",
         .name = "note",
         .description = "The note about one topic.",
         .mime_type = "text/plain",
         .scopes = {"notes:read"}},
        read_note
    );
    app.completion({.resource = "notes://topic/{topic}", .argument = "topic"}, topics_that_begin);

    app.prompt(
        {.name = "explain", .description = "Explains a topic to somebody."},
        [](const explain& in) {
            return "Explain " + in.topic + " of OAuth to " + in.reader.value_or("a newcomer") + ".";
        }
    );
    app.completion({.prompt = "explain", .argument = "topic"}, topics_that_begin);
    return app;
}
