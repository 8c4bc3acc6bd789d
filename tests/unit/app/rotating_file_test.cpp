#include "app/rotating_file.hpp"

#include "temporary_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

namespace warder {
namespace {

namespace fs = std::filesystem;

using tests::text_of;

class RotatingFile : public testing::Test {
  protected:
    rotating_file& open(rotation how = {}) {
        auto opened = rotating_file::open(path, how);
        EXPECT_TRUE(opened) << opened.error().log_text();
        return file.emplace(*std::move(opened));
    }
    void write(const std::string& lines) {
        std::error_code failure;
        EXPECT_EQ(file->write(lines, failure), lines.size());
        EXPECT_FALSE(failure) << failure.message();
    }

    tests::temporary_folder folder;
    const std::string path = folder / "audit.jsonl";
    std::optional<rotating_file> file;
};

TEST_F(RotatingFile, IsForItsOwnerAlone) {
    open();
    write("1\n");
    struct stat found{};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    EXPECT_EQ(text_of(path), "1\n");
}

TEST_F(RotatingFile, GoesOnWithWhatIsThere) {
    folder.write("audit.jsonl", "1\n");
    open();
    write("2\n");
    EXPECT_EQ(text_of(path), "1\n2\n");
}

TEST_F(RotatingFile, BeginsAFreshLineBehindOneThatWasCut) {
    folder.write("audit.jsonl", "1\n{\"time\":");
    open();
    write("2\n");
    write("3\n");
    EXPECT_EQ(text_of(path), "1\n{\"time\":\n2\n3\n");
}

TEST_F(RotatingFile, MakesWayWhenItIsFullAndKeepsSoManyOldOnes) {
    open({.max_bytes = 8, .files = 2});
    for (const char* line : {"aaa\n", "bbb\n", "ccc\n", "ddd\n", "eee\n", "fff\n", "ggg\n"})
        write(line);
    EXPECT_EQ(text_of(path), "ggg\n");
    EXPECT_EQ(text_of(path + ".1"), "eee\nfff\n");
    EXPECT_EQ(text_of(path + ".2"), "ccc\nddd\n");
    EXPECT_FALSE(fs::exists(path + ".3"));
    struct stat found{};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST_F(RotatingFile, TakesALineThatIsLongerThanAFile) {
    open({.max_bytes = 4, .files = 1});
    write("longer than four\n");
    write("b\n");
    EXPECT_EQ(text_of(path), "b\n");
    EXPECT_EQ(text_of(path + ".1"), "longer than four\n");
}

TEST_F(RotatingFile, NeverMakesWayWithoutALimit) {
    open({.max_bytes = 0});
    for (int i = 0; i < 100; ++i)
        write("a line\n");
    EXPECT_EQ(fs::file_size(path), 700U);
    EXPECT_FALSE(fs::exists(path + ".1"));
}

TEST_F(RotatingFile, FollowsWhoRenamesIt) {
    open();
    write("1\n");
    fs::rename(path, path + "-yesterday");
    write("2\n");
    EXPECT_EQ(text_of(path + "-yesterday"), "1\n");
    EXPECT_EQ(text_of(path), "2\n");
}

TEST_F(RotatingFile, FollowsWhoRemovesOrReplacesIt) {
    open();
    write("1\n");
    fs::remove(path);
    write("2\n");
    EXPECT_EQ(text_of(path), "2\n");
    folder.write("new", "0\n");
    fs::rename(folder / "new", path);
    write("3\n");
    EXPECT_EQ(text_of(path), "0\n3\n");
}

TEST_F(RotatingFile, KnowsThatItWasEmptied) {
    open({.max_bytes = 8, .files = 1});
    write("aaa\n");
    write("bbb\n");
    fs::resize_file(path, 0);
    write("ccc\n");
    EXPECT_EQ(text_of(path), "ccc\n");
    EXPECT_FALSE(fs::exists(path + ".1"));
}

TEST_F(RotatingFile, OfTwoWritersBothGoOnBehindARotation) {
    open({.max_bytes = 8, .files = 3});
    auto other = rotating_file::open(path, {.max_bytes = 8, .files = 3});
    ASSERT_TRUE(other);
    write("aaa\n");
    write("bbb\n");
    write("ccc\n");
    std::error_code failure;
    EXPECT_EQ(other->write("ddd\n", failure), 4U);
    EXPECT_EQ(text_of(path), "ccc\nddd\n");
    EXPECT_EQ(text_of(path + ".1"), "aaa\nbbb\n");
}

TEST_F(RotatingFile, KeepsOldOnesWhileItCannotMakeWay) {
    open({.max_bytes = 4, .files = 3});
    folder.write("audit.jsonl.1", "old\n");
    folder.write("audit.jsonl.2/in_the_way", "");
    folder.write("audit.jsonl.3", "oldest\n");
    for (const char* line : {"aaa\n", "bbb\n", "ccc\n", "ddd\n"})
        write(line);
    EXPECT_TRUE(file->stuck());
    EXPECT_EQ(text_of(path), "aaa\nbbb\nccc\nddd\n");
    EXPECT_EQ(text_of(path + ".1"), "old\n");
    EXPECT_EQ(text_of(path + ".3"), "oldest\n");
    fs::remove_all(path + ".2");
    write("eee\n");
    EXPECT_FALSE(file->stuck());
    EXPECT_EQ(text_of(path), "eee\n");
    EXPECT_EQ(text_of(path + ".1"), "aaa\nbbb\nccc\nddd\n");
    EXPECT_EQ(text_of(path + ".2"), "old\n");
    EXPECT_EQ(text_of(path + ".3"), "oldest\n");
}

TEST_F(RotatingFile, SaysThatADiskIsFull) {
    auto full = rotating_file::open("/dev/full", {});
    ASSERT_TRUE(full) << full.error().log_text();
    std::error_code failure;
    EXPECT_EQ(full->write("1\n", failure), 0U);
    EXPECT_EQ(failure, std::errc::no_space_on_device);
}

TEST_F(RotatingFile, GoesOnOnceTheFolderIsBack) {
    const std::string inner = folder / "logs";
    fs::create_directory(inner);
    auto opened = rotating_file::open(inner + "/audit.jsonl", {});
    ASSERT_TRUE(opened);
    fs::remove_all(inner);
    std::error_code failure;
    EXPECT_EQ(opened->write("1\n", failure), 0U);
    EXPECT_EQ(failure, std::errc::no_such_file_or_directory);
    fs::create_directory(inner);
    EXPECT_EQ(opened->write("1\n", failure), 2U);
    EXPECT_EQ(text_of(inner + "/audit.jsonl"), "1\n");
}

// Whoever may write to the folder could have the lines elsewhere, or hold the thread.
TEST_F(RotatingFile, FollowsToAnOrdinaryFileOnly) {
    open();
    write("1\n");
    folder.write("elsewhere", "theirs\n");
    const auto refuses = [&](const std::string& lines) {
        std::error_code failure;
        EXPECT_EQ(file->write(lines, failure), 0U);
        EXPECT_EQ(failure.category().name(), std::string("warder.place")) << failure.message();
    };
    fs::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    refuses("2\n");
    fs::remove(path);
    fs::create_symlink(folder / "elsewhere", path);
    refuses("2\n");
    EXPECT_EQ(text_of(folder / "elsewhere"), "theirs\n");
    fs::remove(path);
    fs::create_symlink("/dev/null", path);
    refuses("2\n");
    fs::remove(path);
    fs::create_hard_link(folder / "elsewhere", path);
    refuses("2\n");
    EXPECT_EQ(text_of(folder / "elsewhere"), "theirs\n");
    fs::remove(path);
    write("2\n");
    EXPECT_EQ(text_of(path), "2\n");
}

// Whoever is quick has it in place between the rename and the new file.
TEST_F(RotatingFile, MakesWayForNoLink) {
    folder.write("elsewhere", "theirs\n");
    const std::string elsewhere = folder / "elsewhere";
    open({.max_bytes = 4, .files = 1});
    write("aaa\n");
    std::atomic<bool> done = false;
    std::thread stranger([&] {
        while (!done && ::symlink(elsewhere.c_str(), path.c_str()) != 0) {
        }
    });
    std::error_code failure;
    for (int i = 0; i < 10'000 && !failure; ++i)
        file->write("bbb\n", failure);
    done = true;
    stranger.join();
    EXPECT_EQ(text_of(elsewhere), "theirs\n");
}

TEST_F(RotatingFile, FollowsALinkThatWasNamed) {
    fs::create_symlink(folder / "one", path);
    open({.max_bytes = 0});
    write("1\n");
    fs::remove(path);
    fs::create_symlink(folder / "two", path);
    write("2\n");
    EXPECT_EQ(text_of(folder / "one"), "1\n");
    EXPECT_EQ(text_of(folder / "two"), "2\n");
    fs::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    std::error_code failure;
    EXPECT_EQ(file->write("3\n", failure), 0U);
}

TEST_F(RotatingFile, KnowsThatItWasCutWithinALine) {
    open();
    write("12345\n");
    write("67890\n");
    fs::resize_file(path, 8);
    write("x\n");
    EXPECT_EQ(text_of(path), "12345\n67\nx\n");
}

TEST_F(RotatingFile, IsNoPipeThatNobodyReads) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const auto opened = rotating_file::open(path, {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(
        opened.error().log_text(), "nobody reads the pipe " + path + "; start who reads it first"
    );
    fs::create_symlink(path, folder / "link");
    const auto linked = rotating_file::open(folder / "link", {});
    ASSERT_FALSE(linked);
    EXPECT_EQ(
        linked.error().log_text(),
        "nobody reads the pipe " + (folder / "link") + "; start who reads it first"
    );
}

// As the standard error of a service may be.
TEST_F(RotatingFile, IsNoSocket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ASSERT_LT(path.size(), sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    const int listening = ::socket(AF_UNIX, SOCK_STREAM, 0);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    fs::create_symlink(path, folder / "link");
    for (const std::string& name : {path, folder / "link"}) {
        const auto opened = rotating_file::open(name, {});
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().log_text().find("cannot append to " + name), 0U)
            << opened.error().log_text();
    }
    ::close(listening);
}

TEST_F(RotatingFile, HearsThatThePipeIsNotReadAnyMore) {
    struct sigaction ignore{};
    struct sigaction before{};
    ignore.sa_handler = SIG_IGN;  // as a running server does
    ::sigaction(SIGPIPE, &ignore, &before);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const auto reader = [&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK); };
    int reading = reader();
    open();
    write("1\n");
    std::array<char, 8> got{};
    EXPECT_EQ(::read(reading, got.data(), got.size()), 2);
    ::close(reading);
    std::error_code failure;
    EXPECT_EQ(file->write("2\n", failure), 0U);
    EXPECT_EQ(failure, std::errc::broken_pipe);
    reading = reader();
    write("2\n");
    EXPECT_EQ(::read(reading, got.data(), got.size()), 2);
    ::close(reading);
    ::sigaction(SIGPIPE, &before, nullptr);
}

TEST_F(RotatingFile, DoesNotOpenWhatCannotBeWritten) {
    const auto sentence = [](const std::string& name) {
        const auto opened = rotating_file::open(name, {});
        return opened ? "opened" : opened.error().log_text();
    };
    EXPECT_EQ(
        sentence(folder / "absent/audit.jsonl"),
        "cannot append to " + (folder / "absent/audit.jsonl") +
            " (No such file or directory); name a file in a folder that exists and that this user "
            "may write to"
    );
    EXPECT_NE(sentence(folder.string()).find("(Is a directory)"), std::string::npos);
    folder.write("real", "");
    fs::create_symlink(folder / "real", folder / "link");
    const std::string of_a_link =
        " is a symbolic link to a file, which cannot be rotated; name the file that it leads to, "
        "or turn rotation off";
    EXPECT_EQ(sentence(folder / "link"), (folder / "link") + of_a_link);
    EXPECT_TRUE(rotating_file::open(folder / "link", {.max_bytes = 0}));
    fs::create_symlink(folder / "nothing", folder / "dangling");
    EXPECT_EQ(sentence(folder / "dangling"), (folder / "dangling") + of_a_link);
    EXPECT_FALSE(fs::exists(folder / "nothing"));
    EXPECT_TRUE(rotating_file::open(folder / "dangling", {.max_bytes = 0}));
    EXPECT_TRUE(fs::exists(folder / "nothing"));
}

}  // namespace
}  // namespace warder
