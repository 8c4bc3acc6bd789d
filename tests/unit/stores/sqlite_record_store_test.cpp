#include "stores/sqlite_file.hpp"
#include "temporary_folder.hpp"
#include "unit/stores/support.hpp"
#include <warder/stores/sqlite_record_store.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace warder::stores {
namespace {

class SqliteRecordStore : public testing::Test {
  protected:
    std::unique_ptr<sqlite_record_store> open() {
        auto opened = sqlite_record_store::open(path, time);
        EXPECT_TRUE(opened) << opened.error().log_text();
        return opened ? *std::move(opened) : nullptr;
    }
    /// Why it is not opened, as the operator reads it.
    std::string refusal() {
        auto opened = sqlite_record_store::open(path, time);
        if (opened) return "it was opened";
        EXPECT_EQ(opened.error().code, std::errc::io_error);
        EXPECT_EQ(opened.error().description, "The store cannot be opened");
        EXPECT_TRUE(opened.error().detail.starts_with(path)) << opened.error().detail;
        return opened.error().detail.substr(path.size());
    }
    /// What another program does with the file.
    void execute(const std::string& sql) {
        sqlite3* file = nullptr;
        ASSERT_EQ(sqlite3_open(path.c_str(), &file), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(file);
        sqlite3_close(file);
        ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    }
    std::string bytes() {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(std::string_view content) {
        folder.write("store.db", content);
        ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    }

    test_clock time;
    tests::temporary_folder folder;
    std::string path = folder / "store.db";
};

TEST_F(SqliteRecordStore, WhatItKeepsOutlivesIt) {
    ASSERT_TRUE(open()->put(sample(time, "a", "grant")));
    EXPECT_EQ(open()->find("code", "a").value(), sample(time, "a", "grant"));
    const auto last = open();
    EXPECT_EQ(last->take("code", "a").value(), sample(time, "a", "grant"));
    EXPECT_EQ(open()->find("code", "a").value(), std::nullopt);
}

TEST_F(SqliteRecordStore, NobodyElseMayReadItsFiles) {
    const auto store = open();
    ASSERT_TRUE(store->put(sample(time, "a")));
    for (const char* end : {"", "-wal", "-shm"}) {
        struct stat found{};
        ASSERT_EQ(::stat((path + end).c_str(), &found), 0) << end;
        EXPECT_EQ(found.st_mode & 0777U, 0600U) << end;
    }
}

TEST_F(SqliteRecordStore, AFileThatOthersMayReadIsRefused) {
    open();
    ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
    EXPECT_EQ(refusal(), " may be read by other users, and it holds keys: chmod 600 it");
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    EXPECT_NE(open(), nullptr);
}

TEST_F(SqliteRecordStore, AnEmptyFileIsTaken) {
    write("");
    ASSERT_TRUE(open()->put(sample(time, "a")));
}

TEST_F(SqliteRecordStore, WhatIsNoFileIsRefused) {
    path = folder / "none/store.db";
    EXPECT_EQ(refusal(), " is in no folder: make the folder first (mkdir -p)");
    path = folder.string();
    EXPECT_EQ(refusal(), " is no file: name a file");
}

TEST_F(SqliteRecordStore, NamesThatSqliteReadsOtherwiseAreFiles) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(folder.string());
    for (const char* name : {":memory:", "file:x?mode=memory"}) {
        path = name;
        ASSERT_TRUE(open()->put(sample(time, "a")));
        EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
    }
    std::filesystem::current_path(before);
}

TEST_F(SqliteRecordStore, WhatIsNoDatabaseIsRefusedAndLeftAlone) {
    const std::string letter(4000, 'x');
    write(letter);
    EXPECT_EQ(refusal(), " is no SQLite database: name another file, or delete it");
    EXPECT_EQ(bytes(), letter);
}

TEST_F(SqliteRecordStore, TheDatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
    execute("CREATE TABLE record (kind TEXT)");
    const std::string before = bytes();
    EXPECT_EQ(refusal(), " is the database of another program: name another file");
    EXPECT_EQ(bytes(), before);
}

TEST_F(SqliteRecordStore, AnotherVersionIsRefused) {
    open();
    execute("PRAGMA user_version = 2");
    EXPECT_EQ(
        refusal(), " is of another version of Warder: use that version, or name another file"
    );
    execute("PRAGMA user_version = 1");
    EXPECT_NE(open(), nullptr);
}

TEST_F(SqliteRecordStore, ADamagedFileIsRefused) {
    {
        const auto store = open();
        for (int i = 0; i < 40; ++i) {
            record kept = sample(time, std::to_string(i));
            kept.value = std::string(1000, 'v');
            ASSERT_TRUE(store->put(kept));
        }
    }
    std::string damaged = bytes();
    ASSERT_GT(damaged.size(), 40'000U);
    damaged.replace(8192, damaged.size() - 8192 - 4096, damaged.size() - 8192 - 4096, '\x5a');
    write(damaged);
    EXPECT_EQ(refusal(), " is damaged: delete it, and clients and users sign in anew");
    write(bytes().substr(0, 6000));
    EXPECT_EQ(refusal(), " is damaged: delete it, and clients and users sign in anew");
}

TEST_F(SqliteRecordStore, AMissingTableIsFoundAtOnce) {
    open();
    execute("DROP TABLE record");
    EXPECT_EQ(refusal(), " cannot be used: no such table: record");
}

TEST_F(SqliteRecordStore, DamageThatComesLaterIsAnErrorAndNoAnswer) {
    const auto store = open();
    ASSERT_TRUE(store->put(sample(time, "a")));
    execute("DROP TABLE record");
    EXPECT_EQ(store->find("code", "a").error().code, std::errc::io_error);
    EXPECT_EQ(store->take("code", "a").error().description, "The store cannot be used");
    EXPECT_FALSE(store->put(sample(time, "a")));
    EXPECT_FALSE(store->add(sample(time, "b")));
    EXPECT_FALSE(store->forget_group("grant"));
}

TEST_F(SqliteRecordStore, TwoThatHaveItOpenSeeEachOther) {
    const auto one = open(), two = open();
    ASSERT_TRUE(one->put(sample(time, "a", "grant")));
    EXPECT_FALSE(two->add(sample(time, "a")).value());
    EXPECT_TRUE(two->take("code", "a").value());
    EXPECT_EQ(one->find("code", "a").value(), std::nullopt);
    ASSERT_TRUE(one->put(sample(time, "b", "grant")));
    ASSERT_TRUE(two->forget_group("grant"));
    EXPECT_EQ(one->take("code", "b").value(), std::nullopt);
}

// An event loop stands still meanwhile.
TEST_F(SqliteRecordStore, AnotherProgramsLockIsNotWaitedForLong) {
    const auto opened = open_sqlite_file(path);
    ASSERT_TRUE(opened) << opened.error().log_text();
    const sqlite::statement question(opened->get(), "PRAGMA busy_timeout");
    sqlite::run answer(question);
    ASSERT_EQ(answer.step(), SQLITE_ROW);
    EXPECT_EQ(answer.number(0), 150) << "milliseconds, as the header of the store says";
}

TEST_F(SqliteRecordStore, ALockOfAnotherProgramIsAnErrorAndEndsWithIt) {
    const auto store = open();
    ASSERT_TRUE(store->put(sample(time, "a")));
    sqlite3* raw = nullptr;
    const int other_opened = sqlite3_open(path.c_str(), &raw);
    const sqlite::connection other(raw);
    ASSERT_EQ(other_opened, SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(raw, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_EQ(store->put(sample(time, "b")).error().code, std::errc::io_error);
    EXPECT_EQ(store->add(sample(time, "b")).error().code, std::errc::io_error);
    EXPECT_EQ(store->take("code", "a").error().code, std::errc::io_error);
    EXPECT_TRUE(store->find("code", "a").value()) << "readers wait for no writer";
    ASSERT_EQ(sqlite3_exec(raw, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_TRUE(store->put(sample(time, "b")));
    EXPECT_TRUE(store->take("code", "a").value());
}

TEST_F(SqliteRecordStore, WhatIsDeletedIsOverwritten) {
    {
        const auto store = open();
        record kept = sample(time, "a");
        kept.value = "something that nobody should find";
        ASSERT_TRUE(store->put(kept));
        ASSERT_TRUE(store->take("code", "a").value());
    }
    EXPECT_EQ(bytes().find("something that nobody"), std::string::npos);
}

/// Runs it in processes of their own, at once; the sum of what they return.
template <class Function>
int sum_of_processes(int count, Function run) {
    std::vector<pid_t> children;
    for (int i = 0; i < count; ++i) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(run());
        children.push_back(child);
    }
    int sum = 0;
    for (const pid_t child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFEXITED(status));
        sum += WEXITSTATUS(status);
    }
    return sum;
}

TEST_F(SqliteRecordStore, OfManyProcessesOneGetsEachRecord) {
    constexpr int processes = 4, records = 30, failed = 100;
    // They make the file at once, too.
    const int sum = sum_of_processes(processes, [&] {
        const auto opened = sqlite_record_store::open(path, time);
        if (!opened) return failed;
        int added = 0;
        for (int i = 0; i < records; ++i) {
            const auto outcome = (*opened)->add(sample(time, std::to_string(i)));
            if (!outcome) return failed;
            added += *outcome ? 1 : 0;
        }
        return added;
    });
    EXPECT_EQ(sum, records);
    const int taken = sum_of_processes(processes, [&] {
        const auto opened = sqlite_record_store::open(path, time);
        if (!opened) return failed;
        int got = 0;
        for (int i = 0; i < records; ++i) {
            const auto outcome = (*opened)->take("code", std::to_string(i));
            if (!outcome) return failed;
            got += outcome->has_value() ? 1 : 0;
        }
        return got;
    });
    EXPECT_EQ(taken, records);
}

}  // namespace
}  // namespace warder::stores
