#include <warder/http/body_stream.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <thread>

namespace warder::http {
namespace {

TEST(BodyStream, GivesWhatCameSinceTheLastTime) {
    body_stream stream;
    EXPECT_TRUE(stream.take().bytes.empty());
    EXPECT_TRUE(stream.write("a"));
    EXPECT_TRUE(stream.write("b"));
    auto piece = stream.take();
    EXPECT_EQ(piece.bytes, "ab");
    EXPECT_FALSE(piece.ended);
    EXPECT_TRUE(stream.end("c"));
    piece = stream.take();
    EXPECT_EQ(piece.bytes, "c");
    EXPECT_TRUE(piece.ended);
}

TEST(BodyStream, NothingComesBehindItsEnd) {
    body_stream stream;
    EXPECT_TRUE(stream.end());
    EXPECT_FALSE(stream.write("a"));
    EXPECT_FALSE(stream.end("a"));
    const auto piece = stream.take();
    EXPECT_EQ(piece.bytes, "");
    EXPECT_TRUE(piece.ended);
}

TEST(BodyStream, WakesForTheFirstBytesAndForTheEnd) {
    body_stream stream;
    int woken = 0;
    stream.on_more([&] { ++woken; });
    EXPECT_EQ(woken, 0);
    stream.write("a");
    EXPECT_EQ(woken, 1);
    // The reader knows already that it has to come.
    stream.write("b");
    EXPECT_EQ(woken, 1);
    stream.take();
    stream.write("c");
    EXPECT_EQ(woken, 2);
    stream.end();
    EXPECT_EQ(woken, 3);
}

TEST(BodyStream, WakesAtOnceForWhatIsThereAlready) {
    int woken = 0;
    body_stream with_bytes;
    with_bytes.write("a");
    with_bytes.on_more([&] { ++woken; });
    EXPECT_EQ(woken, 1);
    body_stream ended;
    ended.end();
    ended.on_more([&] { ++woken; });
    EXPECT_EQ(woken, 2);
}

TEST(BodyStream, WakesOnlyWhoAskedLast) {
    body_stream stream;
    int first = 0;
    int second = 0;
    stream.on_more([&] { ++first; });
    stream.on_more([&] { ++second; });
    stream.write("a");
    stream.take();
    stream.on_more({});
    stream.write("b");
    EXPECT_EQ(first, 0);
    EXPECT_EQ(second, 1);
}

TEST(BodyStream, KeepsNoMoreThanItsCapForASlowReader) {
    body_stream stream;
    EXPECT_TRUE(stream.write(std::string(body_stream::most_waiting - 1, 'x')));
    EXPECT_FALSE(stream.write("ab"));
    EXPECT_TRUE(stream.write("a"));
    EXPECT_FALSE(stream.write("b"));
    // The end is never lost.
    EXPECT_TRUE(stream.end("the end"));
    EXPECT_EQ(stream.take().bytes.size(), body_stream::most_waiting + 7);
}

TEST(BodyStream, HasRoomAgainOnceItWasRead) {
    body_stream stream;
    EXPECT_TRUE(stream.write(std::string(body_stream::most_waiting, 'x')));
    EXPECT_TRUE(stream.has_room(0));
    EXPECT_FALSE(stream.has_room(1));
    EXPECT_FALSE(stream.write("a"));
    stream.take();
    EXPECT_TRUE(stream.has_room(body_stream::most_waiting));
    EXPECT_FALSE(stream.has_room(body_stream::most_waiting + 1));
    EXPECT_TRUE(stream.write("a"));
}

TEST(BodyStream, AnAbandonedOneTakesNothingAndWakesNobody) {
    body_stream stream;
    int woken = 0;
    const auto held = std::make_shared<int>();
    stream.on_more([&, held] { ++woken; });
    stream.write("a");
    EXPECT_FALSE(stream.abandoned());
    stream.abandon();
    EXPECT_TRUE(stream.abandoned());
    EXPECT_EQ(held.use_count(), 1);
    EXPECT_FALSE(stream.write("b"));
    EXPECT_FALSE(stream.end());
    stream.on_more([&] { ++woken; });
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(stream.take().bytes, "");
}

TEST(BodyStream, CarriesEverythingFromOneThreadToAnother) {
    body_stream stream;
    std::counting_semaphore<> more(0);
    stream.on_more([&] { more.release(); });
    std::thread producer([&] {
        for (int i = 0; i < 10'000; ++i)
            stream.write("0123456789");
        stream.end();
    });
    std::string got;
    for (bool ended = false; !ended;) {
        more.acquire();
        const auto piece = stream.take();
        got += piece.bytes;
        ended = piece.ended;
    }
    producer.join();
    EXPECT_EQ(got.size(), 100'000u);
}

}  // namespace
}  // namespace warder::http
