#include <warder/net/pipe_stream.hpp>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <optional>
#include <semaphore>
#include <string>

namespace warder::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct PipeStream : testing::Test {
    explicit PipeStream(bool is_socket = false) {
        EXPECT_EQ(is_socket ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, to_) : ::pipe(to_), 0);
        EXPECT_EQ(::pipe(from_), 0);
        stream.emplace(to_[0], from_[1]);
        stream->start(
            [this](std::string_view bytes) {
                {
                    const std::lock_guard lock(mutex_);
                    heard_ += bytes.empty() ? "." : bytes;
                }
                came.release();
            },
            [this] { ended.release(); }
        );
    }
    ~PipeStream() override {
        stream.reset();
        close_input();
        close_output();
    }

    void close_input() { close(to_[1]); }
    void close_output() { close(from_[0]); }

    std::string read(std::size_t bytes) const {
        std::string got(bytes, '\0');
        for (std::size_t have = 0; have < bytes;) {
            const ssize_t more = ::read(from_[0], got.data() + have, bytes - have);
            if (more <= 0) return got.substr(0, have);
            have += static_cast<std::size_t>(more);
        }
        return got;
    }

    /// What came so far; a "." for the end.
    std::string heard() const {
        const std::lock_guard lock(mutex_);
        return heard_;
    }

    /// Lets more wait than the peer may leave unread.
    void fill() {
        EXPECT_TRUE(stream->write(std::string(2 * pipe_stream::most_waiting, 'x'), false));
    }

    /// Waits until that was heard, and is all.
    void expect_heard(const std::string& all) {
        while (heard().size() < all.size() && came.try_acquire_for(seconds(20))) {
        }
        EXPECT_EQ(heard(), all);
    }

    int to_[2] = {-1, -1};
    int from_[2] = {-1, -1};
    std::counting_semaphore<> came{0};
    std::counting_semaphore<> ended{0};
    std::optional<pipe_stream> stream;

  private:
    static void close(int& descriptor) {
        if (descriptor >= 0) ::close(descriptor);
        descriptor = -1;
    }

    mutable std::mutex mutex_;
    std::string heard_;
};

/// As programs that are written for Node.js connect those that they start.
struct SocketStream : PipeStream {
    SocketStream() : PipeStream(true) {}
};

TEST_F(PipeStream, GivesWhatComesAndThenTheEnd) {
    ASSERT_EQ(::write(to_[1], "abc", 3), 3);
    came.acquire();
    EXPECT_EQ(heard(), "abc");
    close_input();
    came.acquire();
    EXPECT_EQ(heard(), "abc.");
    ended.acquire();
    // What was asked for is still answered.
    EXPECT_TRUE(stream->write("late", false));
    EXPECT_EQ(read(5), "late\n");
}

TEST_F(PipeStream, WritesMessagesAsLinesInTheirOrder) {
    const std::string large(3 * pipe_stream::most_waiting, 'x');
    EXPECT_TRUE(stream->write(large, false));
    EXPECT_TRUE(stream->write("after", false));
    EXPECT_EQ(read(large.size() + 7), large + "\nafter\n");
    EXPECT_TRUE(stream->flush(seconds(20)));
}

TEST_F(PipeStream, DropsWhatMayBeDroppedWhereNobodyReads) {
    EXPECT_TRUE(stream->write("first", true));
    EXPECT_TRUE(stream->write(std::string(2 * pipe_stream::most_waiting, 'x'), false));
    EXPECT_FALSE(stream->write("dropped", true));
    EXPECT_TRUE(stream->write("kept", false));
    EXPECT_FALSE(stream->flush(milliseconds(0)));
}

TEST_F(PipeStream, HearsTheEndOfAPeerThatNeverReads) {
    fill();
    ASSERT_EQ(::write(to_[1], "abc", 3), 3);
    close_input();
    expect_heard("abc.");
    EXPECT_TRUE(ended.try_acquire_for(seconds(20)));
    EXPECT_FALSE(stream->flush(milliseconds(0)));
}

TEST_F(SocketStream, HearsTheEndOfAPeerThatNeverReads) {
    fill();
    ASSERT_EQ(::write(to_[1], "abc", 3), 3);
    ASSERT_EQ(::shutdown(to_[1], SHUT_WR), 0);
    expect_heard("abc.");
    EXPECT_TRUE(ended.try_acquire_for(seconds(20)));
}

TEST_F(PipeStream, GoesOnToReadOnceThePeerReads) {
    for (const std::string all : {"ab", "abab"}) {
        fill();
        ASSERT_EQ(::write(to_[1], "a", 1), 1);
        ASSERT_EQ(::write(to_[1], "b", 1), 1);
        EXPECT_EQ(read(2 * pipe_stream::most_waiting + 1).back(), '\n');
        expect_heard(all);
    }
}

TEST_F(PipeStream, EndsWhereNobodyReadsItsOutput) {
    ::signal(SIGPIPE, SIG_IGN);
    close_output();
    EXPECT_TRUE(stream->write("lost", false));
    ended.acquire();
    EXPECT_FALSE(stream->write("lost", false));
    EXPECT_TRUE(stream->flush(seconds(20)));
}

}  // namespace
}  // namespace warder::net
