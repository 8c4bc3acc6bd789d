// Lesson 13: more than one way in. People come with tokens of an identity provider, a nightly job
// with a key that the operator gave it. What a scope is worth is said once.
#pragma once

#include <warder/warder.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct publish {
    std::string text;
};

/// What was published, by whom.
class board {
  public:
    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    std::string text() {
        const std::lock_guard lock(mutex_);
        std::string all;
        for (const std::string& line : lines_)
            all += line + "\n";
        return all;
    }

  private:
    std::mutex mutex_;
    std::vector<std::string> lines_;
};

// [keys]
/// Keys are known by their digest alone: `openssl rand -hex 32` makes a key, and
/// `printf %s "$key" | sha256sum` what stands here. This one is of the key
/// warder-example-key-4f1c2d, which is no secret; yours is random, and in a file:
/// `api_keys_from_file`.
inline std::vector<warder::oauth::api_key> keys() {
    return {{
        .sha256 = "3d89bd7891b59a37c591266ac03c9fc670f1fc230d3576e531af28fceb2db318",
        .name = "nightly",
        .scopes = {"board:read"},
        .organisation = "org_ops",
    }};
}
// [/keys]

inline warder::app ways_in() {
    warder::app app({.name = "ways_in", .version = "1.0.0"});
    // [auth]
    app.auth(warder::oauth::any_of({
        warder::oauth::with_dpop(warder::oauth::scalekit_from_env()),
        warder::oauth::api_keys(keys()),
    }));
    app.scopes({.includes = {{"board:write", {"board:read"}}}});
    // [/auth]

    const auto all = std::make_shared<board>();
    app.tool(
        {.name = "publish", .description = "Puts a line on the board.", .scopes = {"board:write"}},
        [all](const publish& in, warder::context& caller) {
            all->add(std::string(caller.subject()) + ": " + in.text);
            return "Published.";
        }
    );
    app.tool(
        {.name = "read_board",
         .description = "What is on the board.",
         .scopes = {"board:read"},
         .read_only = true},
        [all] { return all->text(); }
    );
    return app;
}
