// How sessions come and go: caps, owners, idle time.
#include "transport/session.hpp"
#include <warder/mcp/subscription.hpp>
#include <warder/transport/event_store.hpp>
#include <warder/transport/sessions.hpp>

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace warder::transport {
namespace {

using std::chrono::minutes;

struct Sessions : testing::Test {
    std::shared_ptr<session> open(std::string_view principal = "ada") {
        return table->open(principal, *mcp::find_revision("2025-11-25"), {}, now);
    }
    std::string id_of_new(std::string_view principal = "ada") {
        const auto made = open(principal);
        return made ? made->id : "none";
    }
    bool knows(const std::string& id, std::string_view principal = "ada") {
        return table->find(id, principal, now) != nullptr;
    }
    void serve(session_limits limits) {
        table = std::make_unique<session_table>(limits, system_entropy(), &events);
    }

    memory_event_store events;
    std::unique_ptr<session_table> table =
        std::make_unique<session_table>(session_limits{}, system_entropy(), &events);
    session_table::time_point now{};
    static constexpr auto forever = session_streams::wall_time::max();
    static constexpr auto anybody = [](std::string_view, const oauth::access_token*) {
        return true;
    };
};

TEST_F(Sessions, AnIdIsVisibleAsciiOf128Bits) {
    const std::string id = id_of_new();
    EXPECT_EQ(id.size(), 32u);
    EXPECT_TRUE(std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~'; }));
    EXPECT_NE(id, id_of_new());
}

TEST_F(Sessions, AnotherPrincipalGetsWhatAnUnknownIdGets) {
    const std::string id = id_of_new("ada");
    EXPECT_TRUE(knows(id, "ada"));
    EXPECT_FALSE(knows(id, "bob"));
    EXPECT_FALSE(knows(id, ""));
    EXPECT_FALSE(knows("unknown", "ada"));
    EXPECT_FALSE(table->end(id, "bob"));
    EXPECT_TRUE(knows(id, "ada"));
    EXPECT_TRUE(table->end(id, "ada"));
    EXPECT_FALSE(knows(id, "ada"));
    EXPECT_FALSE(table->end(id, "ada"));
}

TEST_F(Sessions, APrincipalLosesItsOldestIdleSession) {
    serve({.per_principal = 2});
    const std::string first = id_of_new();
    now += minutes(1);
    const std::string second = id_of_new();
    now += minutes(1);
    EXPECT_TRUE(knows(first));  // so the second one is older now
    const std::string other = id_of_new("bob");
    const std::string third = id_of_new();
    EXPECT_TRUE(knows(first));
    EXPECT_FALSE(knows(second));
    EXPECT_TRUE(knows(third));
    EXPECT_TRUE(knows(other, "bob"));
}

TEST_F(Sessions, SessionsInUseAreNotTakenAway) {
    serve({.per_principal = 1});
    auto held = open();
    EXPECT_EQ(open(), nullptr);
    held.reset();
    EXPECT_NE(open(), nullptr);
    EXPECT_EQ(table->size(), 1u);
}

TEST_F(Sessions, WithoutAGuardOnlyTheTotalCounts) {
    serve({.in_all = 3, .per_principal = 1});
    const std::shared_ptr<session> held[] = {open(""), open(""), open("")};
    for (const auto& one : held)
        EXPECT_NE(one, nullptr);
    EXPECT_EQ(open(""), nullptr);
}

TEST_F(Sessions, TheTotalIsBounded) {
    serve({.in_all = 1});
    const auto held = open("ada");
    EXPECT_EQ(open("bob"), nullptr);
    EXPECT_TRUE(table->end(held->id, "ada"));
    EXPECT_NE(open("bob"), nullptr);
    EXPECT_EQ(table->size(), 1u);
}

TEST_F(Sessions, AFullTableLosesTheOldestIdleSession) {
    serve({.in_all = 4});
    auto held = open("ada");
    const std::string listening = id_of_new("ada");
    const auto stream = table->find(listening, "ada", now)->streams.listen(forever);
    const std::string second = id_of_new("bob");
    const std::string third = id_of_new("ada");
    EXPECT_TRUE(knows(second, "bob"));  // so the third one is older now
    const std::string fourth = id_of_new("eve");
    EXPECT_FALSE(knows(third));
    EXPECT_TRUE(knows(second, "bob"));
    EXPECT_TRUE(knows(fourth, "eve"));
    EXPECT_TRUE(knows(held->id));
    EXPECT_TRUE(knows(listening));
    EXPECT_EQ(table->size(), 4u);
}

TEST_F(Sessions, ATickPutsSessionsInUseBehindTheOthers) {
    serve({.in_all = 201});
    std::vector<std::shared_ptr<session>> held;
    for (std::size_t i = 0; i < 200; ++i)
        held.push_back(open(""));
    const std::string idle = id_of_new("");
    table->tick(now, {});
    EXPECT_NE(open("bob"), nullptr);
    EXPECT_FALSE(knows(idle, ""));
}

TEST_F(Sessions, AnIdleSessionEnds) {
    const std::string id = id_of_new();
    now += minutes(29);
    table->tick(now, {});
    EXPECT_TRUE(knows(id));
    now += minutes(29);
    table->tick(now, {});
    EXPECT_TRUE(knows(id));
    now += minutes(30);
    table->tick(now, {});
    EXPECT_FALSE(knows(id));
    EXPECT_EQ(table->size(), 0u);
}

TEST_F(Sessions, WhoeverUsesASessionKeepsIt) {
    auto held = open();
    const std::string id = held->id;
    now += minutes(31);
    table->tick(now, {});
    held.reset();
    now += minutes(29);
    table->tick(now, {});
    EXPECT_TRUE(knows(id));
}

TEST_F(Sessions, AnOpenStreamKeepsASessionUntilItsClientLeaves) {
    auto held = open();
    const auto stream = held->streams.listen(forever);
    held.reset();
    now += minutes(31);
    table->tick(now, {});
    EXPECT_EQ(table->size(), 1u);
    stream->abandon();
    now += minutes(31);
    table->tick(now, {});
    EXPECT_EQ(table->size(), 0u);
}

TEST_F(Sessions, AStreamEndsWithItsToken) {
    const auto held = open();
    const session_streams::wall_time expiry{std::chrono::hours(1)};
    const auto stream = held->streams.listen(expiry);
    table->tick(now, expiry - std::chrono::seconds(1));
    EXPECT_FALSE(stream->take().ended);
    table->tick(now, expiry);
    EXPECT_TRUE(stream->take().ended);
    EXPECT_NE(held->streams.listen(forever), nullptr);
}

TEST_F(Sessions, TheEventsOfASessionEndWithIt) {
    auto held = open();
    const auto stream = held->streams.listen(forever);
    held->streams.send(session_streams::unasked, "a message");
    EXPECT_GT(events.bytes(), 0u);
    EXPECT_TRUE(table->end(held->id, "ada"));
    EXPECT_EQ(events.bytes(), 0u);
    EXPECT_TRUE(stream->take().ended);
    EXPECT_EQ(held->streams.listen(forever), nullptr);
}

TEST_F(Sessions, WhatBeginsAfterItsEndIsOver) {
    const auto held = open();
    EXPECT_TRUE(table->end(held->id, "ada"));
    EXPECT_EQ(held->calls.begin("1", std::stop_source()), 0u);
    EXPECT_EQ(held->calls.size(), 0u);
    EXPECT_TRUE(held->streams.open().out->take().ended);
    EXPECT_EQ(held->streams.size(), 0u);
}

TEST_F(Sessions, TheTableIsFreeWhileAChangeIsTold) {
    const auto held = open();
    const auto stream = held->streams.listen(forever);
    stream->take();
    std::size_t seen = 0;
    stream->on_more([&] { seen = table->size(); });
    table->announce({.what = server::change::kind::tools}, anybody);
    EXPECT_EQ(seen, 1u);
    stream->on_more({});  // the table ends after this function
}

TEST_F(Sessions, ATaskIsNothingForSessions) {
    const auto held = open();
    const auto stream = held->streams.listen(forever);
    stream->take();
    table->announce({.what = server::change::kind::task, .uri = "1"}, anybody);
    EXPECT_EQ(stream->take().bytes, "");
}

TEST_F(Sessions, ADrainingTableOpensNone) {
    auto held = open();
    const auto stream = held->streams.listen(forever);
    table->drain();
    EXPECT_TRUE(stream->take().ended);
    EXPECT_EQ(open(), nullptr);
    EXPECT_EQ(held->questions.add(1, 1, now, nullptr), nullptr);
    EXPECT_TRUE(knows(held->id));
}

TEST_F(Sessions, AnIdleSessionCostsLittle) {
    constexpr std::size_t count = 1000;
    // What many of them share is there already.
    static_cast<void>(open(""));
    const std::size_t before = ::mallinfo2().uordblks;
    for (std::size_t i = 0; i < count; ++i)
        EXPECT_NE(open(""), nullptr);
    const std::size_t each = (::mallinfo2().uordblks - before) / count;
    RecordProperty("bytes", static_cast<int>(each));
    EXPECT_LT(each, 1024u);
}

TEST_F(Sessions, SubscriptionsAreBounded) {
    const auto held = open();
    for (std::size_t i = 0; i < most_subscriptions; ++i)
        EXPECT_TRUE(held->subscribe("test://" + std::to_string(i)));
    EXPECT_FALSE(held->subscribe("test://more"));
    EXPECT_TRUE(held->subscribe("test://0"));
    held->unsubscribe("test://0");
    EXPECT_TRUE(held->subscribe("test://more"));
}

TEST_F(Sessions, SubscriptionsAreBoundedInBytes) {
    const auto held = open();
    const std::string half(mcp::max_subscribed_bytes / 2, 'a');
    EXPECT_TRUE(held->subscribe(half));
    EXPECT_FALSE(held->subscribe(half + "aa"));
    EXPECT_TRUE(held->subscribe("b" + half.substr(1)));
    EXPECT_FALSE(held->subscribe("c"));
    EXPECT_TRUE(held->subscribe(half));
    held->unsubscribe("c");
    EXPECT_FALSE(held->subscribe("c"));
    held->unsubscribe(half);
    EXPECT_TRUE(held->subscribe("c"));
}

TEST_F(Sessions, CallsAreBounded) {
    const auto held = open();
    std::uint64_t last = 0;
    for (std::size_t i = 0; i < most_open_calls; ++i)
        EXPECT_NE(last = held->calls.begin("1", std::stop_source()), 0u);
    EXPECT_EQ(held->calls.begin("1", std::stop_source()), 0u);
    held->calls.end(last);
    EXPECT_NE(held->calls.begin("1", std::stop_source()), 0u);
}

TEST_F(Sessions, ACapabilityThatTheRevisionLacksDoesNotCount) {
    const auto capable = [this](std::string_view revision) {
        server::peer client;
        client.can = {
            .elicitation = true, .elicitation_url = true, .sampling = true, .sampling_tools = true
        };
        const auto made = table->open("ada", *mcp::find_revision(revision), client, now);
        const auto can = made->client().can;
        return std::to_string(can.elicitation) + std::to_string(can.elicitation_url) +
               std::to_string(can.sampling) + std::to_string(can.sampling_tools);
    };
    EXPECT_EQ(capable("2025-03-26"), "0010");
    EXPECT_EQ(capable("2025-06-18"), "1010");
    EXPECT_EQ(capable("2025-11-25"), "1111");
}

}  // namespace
}  // namespace warder::transport
