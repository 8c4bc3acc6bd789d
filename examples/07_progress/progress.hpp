// Lesson 7: a call that says how far it is, and ends early. It writes to the client's log, too, and
// stops when nobody waits for it.
#pragma once

#include <warder/warder.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct import_rows {
    std::vector<std::string> rows;
};
struct imported {
    int good;
    int bad;
};

// [import]
inline imported import_all(const import_rows& in, warder::context& ctx) {
    using warder::mcp::logging_level;
    imported count{.good = 0, .bad = 0};
    const auto total = static_cast<double>(in.rows.size());
    for (const std::string& row : in.rows) {
        if (ctx.cancelled()) break;  // nobody waits for the result
        if (row.empty()) {
            ++count.bad;
            ctx.client_log(logging_level::warning, "A row is empty.", "import");
        } else {
            ++count.good;
        }
        ctx.progress(count.good + count.bad, total, "Imported " + row);
    }
    return count;
}
// [/import]

// [wait]
/// Prints once it has paper.
class printer {
  public:
    /// Waits until the paper is there; false when the call ended before that.
    bool wait_for_paper(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        return changed_.wait(lock, stop, [this] { return paper_; });
    }

    void add_paper() {
        const std::lock_guard lock(mutex_);
        paper_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool paper_ = false;
};

inline std::string print_page(printer& machine, warder::context& ctx) {
    ctx.progress(0, 1, "Waiting for paper");
    if (!machine.wait_for_paper(ctx.stop_token())) return "Nothing was printed.";
    return "Printed.";
}
// [/wait]

inline warder::app progress() {
    warder::app app({.name = "progress", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    app.provide(std::make_shared<printer>());

    // [smallest]
    app.tool({.name = "count", .description = "Counts to three."}, [](warder::context& ctx) {
        for (const int number : {1, 2, 3}) {
            ctx.progress(number, 3);
        }
        return "Three.";
    });
    // [/smallest]
    app.tool({.name = "import_rows", .description = "Imports rows."}, import_all);
    // [blocking]
    app.tool({.name = "print_page", .description = "Prints a page.", .blocking = true}, print_page);
    // [/blocking]
    return app;
}
