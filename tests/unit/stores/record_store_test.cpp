/// What every store does, whatever it keeps its records in.
#include "temporary_folder.hpp"
#include "unit/stores/support.hpp"
#include <warder/stores/memory_record_store.hpp>
#include <warder/stores/sqlite_record_store.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace warder::stores {
namespace {

constexpr record_limits limits = {
    .of_kind = 4, .of_group = 2, .value_bytes = 100, .name_bytes = 20
};

/// How each kind of store is made; it may have to keep something alive.
struct memory_kind {
    std::unique_ptr<record_store> open(const clock& time) {
        return std::make_unique<memory_record_store>(time, limits);
    }
};

struct sqlite_kind {
    tests::temporary_folder folder;
    std::unique_ptr<record_store> open(const clock& time) {
        auto opened = sqlite_record_store::open(folder / "store.db", time, limits);
        if (!opened) throw std::runtime_error(opened.error().log_text());
        return *std::move(opened);
    }
};

template <class Kind>
class RecordStore : public testing::Test {
  protected:
    record made(std::string key, std::string group = {}) {
        return sample(time, std::move(key), std::move(group));
    }
    /// Whether a record of that name is there.
    bool has(std::string_view key, std::string_view kind = "code") {
        auto found = store->find(kind, key);
        EXPECT_TRUE(found) << found.error().log_text();
        return found->has_value();
    }
    void put(const record& kept) {
        auto outcome = store->put(kept);
        ASSERT_TRUE(outcome) << outcome.error().log_text();
    }

    test_clock time;
    Kind medium;
    std::unique_ptr<record_store> store = medium.open(time);
};

using kinds = testing::Types<memory_kind, sqlite_kind>;
TYPED_TEST_SUITE(RecordStore, kinds);

TYPED_TEST(RecordStore, GivesBackWhatItWasGiven) {
    const record kept = this->made("a", "grant");
    this->put(kept);
    EXPECT_EQ(this->store->find("code", "a").value(), kept);
    EXPECT_EQ(this->store->find("code", "a").value(), kept);  // it is still there
    EXPECT_FALSE(this->has("b"));
    EXPECT_FALSE(this->has("a", "client"));
    EXPECT_FALSE(this->has("A"));
}

TYPED_TEST(RecordStore, NamesAndValuesMayHoldAnyByte) {
    using namespace std::string_literals;
    record kept = this->made("a\0b'\""s, "\xff\n"s);
    kept.value = "\0%\xc3"s;
    this->put(kept);
    EXPECT_EQ(this->store->find("code", "a\0b'\""s).value(), kept);
    EXPECT_FALSE(this->has("a"));
    ASSERT_TRUE(this->store->forget_group("\xff\n"));
    EXPECT_FALSE(this->has("a\0b'\""s));
}

TYPED_TEST(RecordStore, PutReplaces) {
    this->put(this->made("a", "one"));
    record second = this->made("a", "two");
    second.value = "2";
    second.ends += std::chrono::seconds(60);
    this->put(second);
    EXPECT_EQ(this->store->find("code", "a").value(), second);
    ASSERT_TRUE(this->store->forget_group("one"));
    EXPECT_TRUE(this->has("a"));
    this->time.advance(std::chrono::seconds(100));
    EXPECT_TRUE(this->has("a"));
}

TYPED_TEST(RecordStore, AddKeepsOnce) {
    EXPECT_TRUE(this->store->add(this->made("a")).value());
    record second = this->made("a");
    second.value = "2";
    EXPECT_FALSE(this->store->add(second).value());
    EXPECT_EQ(this->store->find("code", "a").value(), this->made("a"));
}

TYPED_TEST(RecordStore, ARecordIsThereUntilItEnds) {
    this->put(this->made("a"));
    this->time.advance(std::chrono::seconds(59));
    EXPECT_TRUE(this->has("a"));
    this->time.advance(std::chrono::seconds(1));
    EXPECT_FALSE(this->has("a"));
    EXPECT_EQ(this->store->take("code", "a").value(), std::nullopt);
    EXPECT_TRUE(this->store->add(this->made("a")).value());
}

TYPED_TEST(RecordStore, ARecordMayHaveNoEnd) {
    record kept = this->made("a");
    kept.ends = std::chrono::system_clock::time_point::max();
    this->put(kept);
    this->time.advance(std::chrono::hours(24 * 365 * 100));
    EXPECT_TRUE(this->has("a"));
}

TYPED_TEST(RecordStore, ARecordIsTakenOnce) {
    this->put(this->made("a", "grant"));
    EXPECT_EQ(this->store->take("code", "a").value(), this->made("a", "grant"));
    EXPECT_EQ(this->store->take("code", "a").value(), std::nullopt);
    EXPECT_FALSE(this->has("a"));
}

TYPED_TEST(RecordStore, AGroupIsForgottenWhateverItsKinds) {
    record token = this->made("a", "grant");
    token.kind = "token";
    this->put(token);
    this->put(this->made("a", "grant"));
    this->put(this->made("b", "grant"));
    this->put(this->made("c", "other"));
    this->put(this->made("d"));
    ASSERT_TRUE(this->store->forget_group("grant"));
    EXPECT_FALSE(this->has("a"));
    EXPECT_FALSE(this->has("a", "token"));
    EXPECT_FALSE(this->has("b"));
    EXPECT_TRUE(this->has("c"));
    EXPECT_TRUE(this->has("d"));
}

TYPED_TEST(RecordStore, RecordsWithoutAGroupAreNone) {
    this->put(this->made("a"));
    ASSERT_TRUE(this->store->forget_group(""));
    EXPECT_TRUE(this->has("a"));
}

TYPED_TEST(RecordStore, AKindThatIsFullTakesNoMore) {
    for (const char* key : {"a", "b", "c", "d"})
        this->put(this->made(key));
    EXPECT_EQ(this->store->put(this->made("e")).error().code, std::errc::no_buffer_space);
    EXPECT_EQ(this->store->add(this->made("e")).error().code, std::errc::no_buffer_space);
    EXPECT_FALSE(this->has("e"));
    EXPECT_TRUE(this->has("a"));  // nothing was thrown out for it

    this->put(this->made("a"));                               // replaces
    EXPECT_FALSE(this->store->add(this->made("a")).value());  // is there
    record other = this->made("e");
    other.kind = "token";
    this->put(other);
}

TYPED_TEST(RecordStore, WhatHasGoneMakesRoom) {
    record late = this->made("z");
    late.ends += std::chrono::hours(1);
    this->put(late);
    for (const char* key : {"a", "b", "c"})
        this->put(this->made(key));
    ASSERT_TRUE(this->store->take("code", "b").value());
    this->put(this->made("d"));
    this->time.advance(std::chrono::seconds(60));
    for (const char* key : {"e", "f", "g"})
        this->put(this->made(key));
    EXPECT_EQ(this->store->put(this->made("h")).error().code, std::errc::no_buffer_space);
    EXPECT_TRUE(this->has("z"));
}

TYPED_TEST(RecordStore, AGroupHasItsShareOnly) {
    this->put(this->made("a", "grant"));
    this->put(this->made("b", "grant"));
    EXPECT_EQ(this->store->put(this->made("c", "grant")).error().code, std::errc::no_buffer_space);
    EXPECT_EQ(this->store->add(this->made("c", "grant")).error().code, std::errc::no_buffer_space);
    this->put(this->made("a", "grant"));  // replaces
    this->put(this->made("c", "other"));
    this->put(this->made("d"));

    // One that would move to a full group stays where it was.
    EXPECT_FALSE(this->store->put(this->made("c", "grant")));
    EXPECT_EQ(this->store->find("code", "c").value(), this->made("c", "other"));

    ASSERT_TRUE(this->store->forget_group("grant"));
    this->put(this->made("c", "grant"));
    this->put(this->made("a", "grant"));
}

TYPED_TEST(RecordStore, WhatIsTooLargeIsRefused) {
    record kept = this->made(std::string(limits.name_bytes - 4, 'a'));
    kept.value = std::string(limits.value_bytes, 'v');
    this->put(kept);
    record value = kept;
    value.value += 'v';
    EXPECT_EQ(this->store->put(value).error().code, std::errc::message_size);
    EXPECT_EQ(this->store->add(value).error().code, std::errc::message_size);
    record group = kept;
    group.group = "g";
    EXPECT_EQ(this->store->put(group).error().code, std::errc::message_size);
    EXPECT_EQ(this->store->find("code", kept.key).value(), kept);
}

/// How many of four threads that do it at once have success.
template <class Function>
int successes(Function once) {
    std::atomic<int> count = 0;
    std::latch start(4);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            start.arrive_and_wait();
            if (once()) ++count;
        });
    }
    threads.clear();
    return count;
}

TYPED_TEST(RecordStore, OfManyWhoTakeOneGetsIt) {
    for (int round = 0; round < 20; ++round) {
        this->put(this->made("a"));
        EXPECT_EQ(successes([&] { return this->store->take("code", "a").value().has_value(); }), 1);
    }
}

TYPED_TEST(RecordStore, OfManyWhoAddOneDoes) {
    for (int round = 0; round < 20; ++round) {
        EXPECT_EQ(successes([&] { return this->store->add(this->made("a")).value(); }), 1);
        ASSERT_TRUE(this->store->take("code", "a").value());
    }
}

}  // namespace
}  // namespace warder::stores
