// Lesson 5: what clients read, pick and fill in. A resource is what a client reads by its URI, a
// prompt is a message that a person picks, and a completion helps to fill in its arguments.
#pragma once

#include <warder/warder.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

// [variables]
/// The variables of `notes://topic/{topic}`.
struct note {
    std::string topic;
};
// [/variables]

// [arguments]
/// The arguments of the prompt.
struct explain {
    std::string topic;
    std::optional<std::string> reader;
};
// [/arguments]

inline const std::map<std::string, std::string>& notes() {
    static const std::map<std::string, std::string> all = {
        {"audience", "Whom a token is for. A server refuses tokens for others."},
        {"issuer", "Who signed a token. A server trusts those that it was told to trust."},
        {"scope", "What a token allows. A server asks for the least that a call needs."},
    };
    return all;
}

/// The bytes of a GIF.
inline std::string seal() {
    static constexpr char bytes[] =
        "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    return {bytes, sizeof bytes - 1};
}

// [read]
inline warder::result<std::string> read_note(const note& in) {
    const auto found = notes().find(in.topic);
    if (found != notes().end()) return found->second;
    // This code says that the peer asked for a resource that is not there.
    return warder::error(
        std::make_error_code(std::errc::no_such_file_or_directory), "There is no such note."
    );
}
// [/read]

// [values]
inline std::vector<std::string> topics_that_begin(const warder::mcp::completion_request& in) {
    std::vector<std::string> found;
    for (const auto& [topic, text] : notes()) {
        if (topic.starts_with(in.value)) found.push_back(topic);
    }
    return found;
}
// [/values]

inline void add_resources(warder::app& app) {
    // [index]
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
    // [/index]
    // [family]
    app.resource(
        {.uri = "notes://topic/{topic}",
         .name = "note",
         .description = "The note about one topic.",
         .mime_type = "text/plain",
         .scopes = {"notes:read"}},
        read_note
    );
    // [/family]
    // [blob]
    app.resource(
        {.uri = "notes://seal",
         .name = "seal",
         .description = "The seal of the notes, a picture of one pixel.",
         .mime_type = "image/gif"},
        [] { return warder::mcp::blob{seal()}; }
    );
    // [/blob]
    app.completion({.resource = "notes://topic/{topic}", .argument = "topic"}, topics_that_begin);
}

inline void add_prompts(warder::app& app) {
    // [prompt]
    app.prompt(
        {.name = "explain", .description = "Explains a topic to somebody."},
        [](const explain& in) {
            return "Explain " + in.topic + " of OAuth to " + in.reader.value_or("a newcomer") + ".";
        }
    );
    // [/prompt]
    // [complete]
    app.completion({.prompt = "explain", .argument = "topic"}, topics_that_begin);
    // [/complete]
    // [messages]
    app.prompt(
        {.name = "examine", .description = "Asks questions about a topic, one at a time."},
        [](const note& in) {
            using warder::mcp::role;
            return std::vector<warder::mcp::prompt_message>{
                {role::user, warder::mcp::text_content{"Examine me about " + in.topic + "."}},
                {role::assistant, warder::mcp::text_content{"Gladly. First question:"}}
            };
        }
    );
    // [/messages]
}

inline warder::app resources_and_prompts() {
    warder::app app({.name = "notes", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    add_resources(app);
    add_prompts(app);
    return app;
}
