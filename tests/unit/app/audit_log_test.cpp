#include "app/audit_log.hpp"

#include "app/audit_line.hpp"
#include "temporary_folder.hpp"
#include <warder/http/message.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/reasons.hpp>
#include <warder/testing/clock.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace warder {
namespace {

namespace fs = std::filesystem;

using tests::text_of;

class error_lines final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level, std::string_view message, std::initializer_list<log_field>) override {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(message);
    }
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

class AuditLog : public ::testing::Test {
  protected:
    void open(const std::string& where, when_full policy = when_full::drop) {
        // So long that no disk is slower, and `close` is done before.
        constexpr std::chrono::minutes closing_time{5};
        auto opened = audit_log::open(
            {.file = where, .when_full = policy}, counters, log, time, closing_time
        );
        ASSERT_TRUE(opened) << opened.error().log_text();
        audit = *std::move(opened);
    }

    /// A record whose line has a few kilobytes.
    oauth::audit_record record(bool allowed = true, const oauth::access_token* caller = nullptr) {
        return {
            .reason = oauth::reason::granted,
            .allowed = allowed,
            .request = request,
            .caller = caller,
            .required = scopes,
            .missing = scopes
        };
    }
    bool write(bool allowed = true, const oauth::access_token* caller = nullptr) {
        return audit->write(record(allowed, caller));
    }
    static std::size_t bytes_of(const oauth::audit_record& record) {
        std::string line;
        append_audit_line(line, record);
        return line.size();
    }
    /// More than waits, with what is being written.
    static constexpr int too_many = 5'000;

    const http::request request = [] {
        http::request sent;
        sent.target = "/" + std::string(800, 'p');
        return sent;
    }();
    const std::vector<std::string> scopes = std::vector<std::string>(3, std::string(250, 's'));
    tests::temporary_folder folder;
    const std::string path = folder / "audit.jsonl";
    std::shared_ptr<oauth::decision_counters> counters =
        std::make_shared<oauth::decision_counters>();
    error_lines log;
    testing::fake_clock time;
    std::shared_ptr<audit_log> audit;
};

TEST_F(AuditLog, HasWrittenAllWhenItIsClosed) {
    open(path);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([this] {
            for (int i = 0; i < 100; ++i)
                EXPECT_TRUE(write());
        });
    }
    for (auto& thread : threads)
        thread.join();
    audit->close();
    const std::string text = text_of(path);
    EXPECT_EQ(std::ranges::count(text, '\n'), 400);
    EXPECT_EQ(counters->lost(), 0U);
    EXPECT_TRUE(log.lines().empty());
}

TEST_F(AuditLog, TakesNothingOnceItIsClosed) {
    open(path);
    audit->close();
    audit->close();
    EXPECT_TRUE(write());
    EXPECT_EQ(counters->lost(), 1U);
    EXPECT_EQ(text_of(path), "");
}

TEST_F(AuditLog, CountsWhatADiskThatIsFullDoesNotTake) {
    open("/dev/full");
    for (int i = 0; i < too_many; ++i)
        EXPECT_TRUE(write()) << "nobody waits, and nobody is refused";
    audit->close();
    EXPECT_EQ(counters->lost(), static_cast<std::uint64_t>(too_many));
    const auto lines = log.lines();
    ASSERT_EQ(lines.size(), 2U) << "one complaint, however many records";
    EXPECT_NE(lines[0].find("records are lost"), std::string::npos);
    EXPECT_EQ(lines[1], "audit records were not written");
}

// A program that embeds an app may leave SIGPIPE as it is: to end it.
TEST_F(AuditLog, OutlivesWhoReadsAPipe) {
    const auto before = std::signal(SIGPIPE, SIG_DFL);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const int reading = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    open(path);
    ::close(reading);
    EXPECT_TRUE(write());
    audit->close();
    EXPECT_EQ(counters->lost(), 1U);
    std::signal(SIGPIPE, before);
}

TEST_F(AuditLog, TellsOfWhatWasLostOnceTheFileTakesLinesAgain) {
    const std::string inner = folder / "logs";
    fs::create_directory(inner);
    open(inner + "/audit.jsonl");
    fs::remove_all(inner);
    for (int i = 0; i < too_many; ++i)
        write();
    const std::uint64_t lost = counters->lost();
    EXPECT_GT(lost, 0U);
    EXPECT_LT(lost, static_cast<std::uint64_t>(too_many));
    fs::create_directory(inner);
    audit->close();
    const std::string text = text_of(inner + "/audit.jsonl");
    // What waited is there, and behind it how many are not.
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(text, '\n')), too_many - lost + 1);
    const std::string told = "\"lost_records\":" + std::to_string(lost) + "}\n";
    EXPECT_TRUE(text.ends_with(told)) << text.substr(text.size() - 200);
    EXPECT_EQ(counters->lost(), lost);
}

TEST_F(AuditLog, RefusesCallsWhereThatIsWanted) {
    open("/dev/full", when_full::refuse);
    int refused = 0;
    for (int i = 0; i < too_many; ++i)
        refused += write() ? 0 : 1;
    EXPECT_GT(refused, 0);
    EXPECT_LT(refused, too_many) << "as many as can wait are let in";
    EXPECT_EQ(counters->lost(), 0U) << "what did not happen has no record";
    write(false);
    EXPECT_EQ(counters->lost(), 1U) << "a refusal did happen";
}

// Whoever has no token can have as many records as they like; those of callers still find room.
TEST_F(AuditLog, StrangersGetHalfOfWhatMayWait) {
    const std::string inner = folder / "logs";
    fs::create_directory(inner);
    open(inner + "/audit.jsonl", when_full::refuse);
    fs::remove_all(inner);
    const oauth::access_token caller;
    const auto let_in = [this](const oauth::access_token* by) {
        std::size_t count = 0;
        while (count < too_many && write(true, by))
            ++count;
        return count;
    };
    constexpr std::size_t mebibyte = 1024 * 1024;
    const std::size_t of_stranger = bytes_of(record()), of_caller = bytes_of(record(true, &caller));
    const std::size_t strangers = let_in(nullptr);
    EXPECT_EQ(strangers, 2 * mebibyte / of_stranger);
    EXPECT_EQ(let_in(&caller), (4 * mebibyte - strangers * of_stranger) / of_caller);
    EXPECT_EQ(let_in(nullptr), 0U);
}

}  // namespace
}  // namespace warder
