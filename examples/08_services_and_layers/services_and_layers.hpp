// Lesson 8: what handlers take from the program, layers around calls, and a filter of what each
// caller sees. Routes, a start and an end stand beside the tools.
#pragma once

#include <warder/warder.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

// [types]
/// Shared by all calls, so it locks.
class accounts {
  public:
    int change(const std::string& name, int by) {
        const std::lock_guard lock(mutex_);
        return balances_[name] += by;
    }

  private:
    std::mutex mutex_;
    std::map<std::string, int> balances_;
};

/// What happened, for whoever audits. One for all calls too.
class audit {
  public:
    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// Belongs to one call: the account of whoever calls.
struct own_account {
    std::string name;
};
// [/types]

// [handler]
struct payment {
    int amount;
};

inline std::string pay(const payment& in, accounts& all, own_account& mine) {
    return "Your balance is " + std::to_string(all.change(mine.name, -in.amount)) + ".";
}
// [/handler]

inline void add_tools(warder::app& app) {
    // [provide]
    app.provide(std::make_shared<accounts>());
    app.provide_per_call<own_account>([](warder::context& ctx) {
        return own_account{std::string(ctx.subject())};
    });
    app.tool({.name = "pay", .description = "Pays.", .scopes = {"account:pay"}}, pay);
    // [/provide]
    // [limits]
    app.tool(
        {.name = "report",
         .description = "Writes a long report.",
         .max_concurrent = 2,
         .timeout = std::chrono::minutes(1)},
        [] { return "A long report."; }
    );
    app.limit("100/minute");                              // each caller
    app.limit("1000/minute", warder::limit_by::address);  // each address, before a token is read
    // [/limits]
}

inline void add_layers(warder::app& app) {
    // [layer]
    app.on_call(
        [](warder::invocation& call, const warder::inner_call& inner) -> warder::task<void> {
            auto running = inner(call);
            co_await running;
            call.ctx.get<audit>().add(
                std::string(call.ctx.subject()) + " called " + std::string(call.ctx.tool()) +
                (call.given.failure() ? ": failed" : ": done")
            );
        }
    );
    // [/layer]

    // [refuse]
    app.on_call(
        [](warder::invocation& call, const warder::inner_call& inner) -> warder::task<void> {
            if (call.ctx.header("X-Maintenance")) {
                call.given.take_error(
                    {std::make_error_code(std::errc::resource_unavailable_try_again),
                     "No payments during maintenance. Try again in an hour."}
                );
                co_return;  // the handler does not run
            }
            auto running = inner(call);
            co_await running;
        }
    );
    // [/refuse]

    // [filter]
    app.on_list([](const warder::caller& who, const warder::component& one) {
        return who.has_scopes(one.scopes());
    });
    // [/filter]

    // [http]
    app.use(
        [](warder::request& request, const warder::next& inner) -> warder::task<warder::response> {
            auto running = inner(request);
            warder::response reply = co_await running;
            reply.fields.set("X-Served-By", "accounts");
            co_return reply;
        }
    );
    app.get("/version", [](warder::request&) { return "1.0.0"; }, {.is_public = true});
    // [/http]
}

inline warder::app services_and_layers() {
    warder::app app({.name = "accounts", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    add_tools(app);
    add_layers(app);

    // [lifespan]
    const auto book = std::make_shared<audit>();
    app.provide(book);
    app.on_startup([book] { book->add("opened"); });
    app.on_shutdown([book] { book->add("closed"); });
    // [/lifespan]
    return app;
}
