/// A dispatcher over a registry, and requests to it in 2025-11-25.
#pragma once

#include "unit/server/fixture.hpp"
#include <warder/json/node.hpp>
#include <warder/server/dispatcher.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace warder::server {

struct Served : testing::Test {
    Served() { request.id = "r1"; }

    void serve(
        registry components, const services* provided = nullptr, const layers* around = nullptr
    ) {
        made.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = false},
            std::move(components),
            dispatcher_options{
                .pool = pool_in_use,
                .clock = &clock,
                .log = &log,
                .provided = provided,
                .around = around
            }
        );
    }

    entry admitted(const std::string& text) const {
        entry work;
        const auto parsed = json::parse(text, [&](json::node root) {
            const auto& revision = *mcp::find_revision("2025-11-25");
            work = made->admit(
                mcp::read_message(root),
                revision,
                {.fields = &request.fields, .caller = request.access.get()}
            );
        });
        EXPECT_TRUE(parsed);
        return work;
    }

    /// The answer to a request; whether it waited for the pool stays in `used_pool`.
    std::string ask(const std::string& method, const std::string& params) {
        const std::string text =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
        entry work = admitted(text);
        std::string reply;
        place where = place::loop;
        std::optional<std::optional<refusal>> ended;
        start(made->run(work, request, reply, where), [&](auto outcome) { ended = outcome; });
        used_pool = !ended;
        pool.run();
        EXPECT_TRUE(ended && !*ended);
        return reply;
    }

    /// The refusal of a request that is not answered.
    refusal refusal_of(const std::string& method, const std::string& params) {
        const std::string text =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
        entry work = admitted(text);
        std::string reply;
        place where = place::loop;
        const auto ended = value_of(made->run(work, request, reply, where));
        EXPECT_TRUE(ended && *ended);
        EXPECT_EQ(reply, "");
        return ended && *ended ? **ended : refusal{};
    }

    static std::string good(const std::string& result) {
        return R"({"jsonrpc":"2.0","id":1,"result":)" + result + "}";
    }

    static std::string bad(int code, const std::string& message, const std::string& data = {}) {
        return R"({"jsonrpc":"2.0","id":1,"error":{"code":)" + std::to_string(code) +
               R"(,"message":")" + message + "\"" + (data.empty() ? "" : ",\"data\":" + data) +
               "}}";
    }

    executor* pool_in_use = nullptr;
    manual_executor pool;
    manual_clock clock;
    memory_log log;
    http::request request;
    std::optional<dispatcher> made;
    bool used_pool = false;
};

}  // namespace warder::server
