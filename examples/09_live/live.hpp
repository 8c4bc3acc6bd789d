// Lesson 9: tools, resources and prompts that come and go while the program serves.
#pragma once

#include <warder/warder.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>

struct phrase {
    std::string name;
    std::string text;
};
struct named {
    std::string name;
};

/// The text of the page, which changes.
class page {
  public:
    void set(std::string text) {
        const std::lock_guard lock(mutex_);
        text_ = std::move(text);
    }
    std::string get() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }

  private:
    mutable std::mutex mutex_;
    std::string text_ = "Nothing yet.";
};

inline warder::app live() {
    warder::app app({.name = "live", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());

    // [add]
    warder::live_components changes = app.live();
    app.tool(
        {.name = "teach", .description = "Teaches a phrase, which becomes a tool."},
        [changes](const phrase& in) {
            changes.tool({.name = in.name, .description = "Says a phrase."}, [text = in.text] {
                return text;
            });
            return "I know " + in.name + " now.";
        }
    );
    // [/add]
    // [remove]
    app.tool(
        {.name = "forget", .description = "Forgets a phrase."},
        [changes](const named& in) -> warder::result<std::string> {
            const auto removed = changes.remove_tool(in.name);
            if (!removed) return removed.error();
            return "I forgot " + in.name + ".";
        }
    );
    // [/remove]

    // [update]
    const auto text = std::make_shared<page>();
    app.resource(
        {.uri = "live://page", .name = "page", .mime_type = "text/plain", .subscribable = true},
        [text] { return text->get(); }
    );
    app.tool(
        {.name = "write", .description = "Writes the page."},
        [text, changes](const phrase& in) -> warder::result<std::string> {
            text->set(in.text);
            const auto told = changes.resource_updated("live://page");
            if (!told) return told.error();
            return "Written.";
        }
    );
    // [/update]
    return app;
}
