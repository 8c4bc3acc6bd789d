#include <warder/transport/event_store.hpp>

#include <gtest/gtest.h>

#include <string>

namespace warder::transport {
namespace {

/// What a replay gives: the messages with their ids, or "unknown".
std::string replayed(const event_store& store, std::string_view session, std::string_view last) {
    std::string seen;
    const auto stream =
        store.replay(session, last, [&](std::string_view id, std::string_view what) {
            seen.append(id).append("=").append(what) += ' ';
        });
    return stream ? std::to_string(*stream) + ": " + seen : "unknown";
}

TEST(EventStore, ReplaysWhatCameLaterOnTheSameStream) {
    memory_event_store store;
    EXPECT_EQ(store.append("s", 1, "a"), "1-1");
    EXPECT_EQ(store.append("s", 2, "b"), "2-2");
    EXPECT_EQ(store.append("s", 1, "c"), "1-3");
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: 1-3=c ");
    EXPECT_EQ(replayed(store, "s", "2-2"), "2: ");
    EXPECT_EQ(replayed(store, "s", "1-3"), "1: ");
}

TEST(EventStore, AnEmptyMessageIsAPlaceToResumeFrom) {
    memory_event_store store;
    EXPECT_EQ(store.append("s", 1, ""), "1-1");
    store.append("s", 1, "a");
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: 1-2=a ");
}

TEST(EventStore, SessionsAreApart) {
    memory_event_store store;
    store.append("s", 1, "a");
    store.append("t", 1, "b");
    EXPECT_EQ(replayed(store, "t", "1-1"), "1: ");
    EXPECT_EQ(replayed(store, "u", "1-1"), "unknown");
}

TEST(EventStore, WhatIsNoIdIsUnknown) {
    memory_event_store store;
    store.append("s", 1, "a");
    for (const std::string_view id :
         {"",
          "-",
          "1",
          "1-",
          "-1",
          "1-0",
          "1-2",
          "1-1 ",
          " 1-1",
          "1-1-1",
          "x-1",
          "1--1",
          "1-18446744073709551616"}) {
        EXPECT_EQ(replayed(store, "s", id), "unknown") << id;
    }
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: ");
}

TEST(EventStore, TheOldestEventsGo) {
    memory_event_store store({.events = 2});
    store.append("s", 1, "a");
    store.append("s", 1, "b");
    store.append("s", 1, "c");
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: 1-2=b 1-3=c ");
    store.append("s", 1, "d");
    EXPECT_EQ(replayed(store, "s", "1-1"), "unknown");  // it would lose "b"
    EXPECT_EQ(replayed(store, "s", "1-2"), "1: 1-3=c 1-4=d ");
}

TEST(EventStore, ALoudStreamDoesNotMakeAQuietOneUnknown) {
    memory_event_store store({.events = 2});
    store.append("s", 1, "");
    for (int i = 0; i < 10; ++i)
        store.append("s", 2, "x");
    store.append("s", 1, "a");
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: 1-12=a ");
}

TEST(EventStore, BytesOfASessionAreBounded) {
    memory_event_store store({.bytes = 10});
    store.append("s", 1, "12345");
    store.append("s", 1, "67890");
    store.append("s", 1, "x");
    EXPECT_EQ(store.bytes(), 11u);
    store.append("s", 1, "y");
    EXPECT_EQ(store.bytes(), 7u);
}

TEST(EventStore, TheNewestOfASessionIsKeptWhateverItsSize) {
    memory_event_store store({.bytes = 10});
    store.append("s", 1, "");
    store.append("s", 1, "a");
    store.append("s", 1, "longer than all of it");
    EXPECT_EQ(replayed(store, "s", "1-1"), "1: 1-2=a 1-3=longer than all of it ");
    store.append("s", 1, "x");
    EXPECT_EQ(store.bytes(), 1u);
    EXPECT_EQ(replayed(store, "s", "1-1"), "unknown");
    EXPECT_EQ(replayed(store, "s", "1-3"), "1: 1-4=x ");
}

TEST(EventStore, BytesInAllAreBounded) {
    memory_event_store store({.bytes_in_all = 10});
    store.append("s", 1, "12345");
    store.append("s", 1, "67890");
    store.append("s", 1, "more than there is room for");
    EXPECT_EQ(store.bytes(), 10u);
    EXPECT_EQ(replayed(store, "s", "1-2"), "unknown");
    store.forget("s");
    EXPECT_EQ(store.bytes(), 0u);
}

TEST(EventStore, TheSessionThatHoldsMostGivesWay) {
    memory_event_store store({.bytes_in_all = 10});
    store.append("quiet", 1, "ab");
    store.append("loud", 1, "1234");
    store.append("loud", 1, "5678");
    store.append("new", 1, "");
    store.append("new", 1, "c");
    EXPECT_EQ(store.bytes(), 7u);
    EXPECT_EQ(replayed(store, "new", "1-1"), "1: 1-2=c ");
    EXPECT_EQ(replayed(store, "loud", "1-1"), "1: 1-2=5678 ");
    store.append("new", 1, "defg");
    EXPECT_EQ(store.bytes(), 7u);
    EXPECT_EQ(replayed(store, "loud", "1-1"), "unknown");
    EXPECT_EQ(replayed(store, "new", "1-1"), "1: 1-2=c 1-3=defg ");
    // One that has ended holds nothing.
    store.forget("new");
    store.append("quiet", 1, "cdefghij");
    EXPECT_EQ(store.bytes(), 10u);
}

TEST(EventStore, AForgottenSessionIsUnknown) {
    memory_event_store store;
    store.append("s", 1, "a");
    store.forget("s");
    EXPECT_EQ(replayed(store, "s", "1-1"), "unknown");
}

}  // namespace
}  // namespace warder::transport
