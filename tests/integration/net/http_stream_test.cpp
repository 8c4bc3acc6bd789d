#include "socket_client.hpp"
#include "test_service.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/net/http_server.hpp>

#include <gtest/gtest.h>
#include <malloc.h>

#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

namespace warder::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A client that goes away, as the service sees it.
class departure {
  public:
    void watch(http::request& request) {
        request.gone = std::stop_source();
        told_.emplace(request.gone.get_token(), [this] { gone_.count_down(); });
    }
    bool happened() const { return gone_.try_wait(); }
    void wait() const { gone_.wait(); }

  private:
    std::latch gone_{1};
    std::optional<std::stop_callback<std::function<void()>>> told_;
};

/// Answers "/stream" with the stream that the test writes, and says "hi" to everything else.
struct stream_answer {
    test_service::function service() {
        return [this](http::request& request, http::body_source&) -> task<http::response> {
            if (request.target != "/stream") co_return http::text_response(200, "hi");
            client.watch(request);
            http::response response = http::text_response(status, begin);
            response.stream = stream;
            co_return response;
        };
    }

    unsigned status = 200;
    std::string begin;
    std::shared_ptr<http::body_stream> stream = std::make_shared<http::body_stream>();
    departure client;
};

constexpr std::string_view last_chunk = "0\r\n\r\n";

testing::AssertionResult comes(socket_client& client, std::string_view expected) {
    const std::string got = client.receive_bytes(expected.size());
    if (got == expected) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "got " << got.substr(0, 100);
}

/// Writes until too much waits for a client that does not read; gives how many bytes that were.
std::size_t fill(http::body_stream& stream) {
    const std::string part(64 * 1024, 'x');
    std::size_t written = 0;
    while (stream.write(part))
        written += part.size();
    return written;
}

TEST(HttpStream, ComesPieceByPieceAndLeavesTheConnectionUsable) {
    stream_answer answer;
    answer.begin = "begin";
    test_server server(answer.service());
    socket_client client(server.port());
    for (const bool first : {true, false}) {
        ASSERT_TRUE(client.send(get(first ? "/stream" : "/")));
        const auto got = client.receive(!first);
        EXPECT_EQ(got.status, 200u);
        EXPECT_EQ(got.fields.contains("transfer-encoding"), first);
        EXPECT_EQ(got.fields.contains("content-length"), !first);
        EXPECT_EQ(got.fields.at("connection"), "keep-alive");
        if (!first) break;
        EXPECT_EQ(got.fields.at("transfer-encoding"), "chunked");
        EXPECT_TRUE(comes(client, "5\r\nbegin\r\n"));
        EXPECT_TRUE(answer.stream->write("one"));
        EXPECT_TRUE(comes(client, "3\r\none\r\n"));
        EXPECT_TRUE(answer.stream->write("two\r\n"));
        EXPECT_TRUE(comes(client, "5\r\ntwo\r\n\r\n"));
        const std::string large(1'000'000, 'x');
        EXPECT_TRUE(answer.stream->write(large));
        EXPECT_TRUE(comes(client, "f4240\r\n" + large + "\r\n"));
        EXPECT_EQ(server.server.in_flight(), 0u);
        EXPECT_TRUE(answer.stream->end("end"));
        EXPECT_TRUE(comes(client, "3\r\nend\r\n0\r\n\r\n"));
    }
    EXPECT_FALSE(answer.client.happened());
    EXPECT_TRUE(server.drained());
    const std::vector<std::string> sent = {"GET /stream 200", "GET / 200"};
    EXPECT_EQ(server.service.sent_lines(), sent);
}

TEST(HttpStream, ThatWasCompleteBeforeTheAnswerIsWhole) {
    stream_answer answer;
    answer.begin = "begin ";
    answer.stream->write("middle ");
    answer.stream->end("end");
    test_server server(answer.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream") + get("/")));
    EXPECT_EQ(client.receive().body, "begin middle end");
    EXPECT_EQ(client.receive().body, "hi");
}

TEST(HttpStream, ARequestThatComesMeanwhileIsAnsweredAfterwards) {
    for (const bool at_once : {true, false}) {
        stream_answer answer;
        test_server server(answer.service());
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/stream") + (at_once ? get("/") : "")));
        EXPECT_EQ(client.receive(false).status, 200u);
        if (!at_once) {
            ASSERT_TRUE(client.send(get("/")));
        }
        answer.stream->write("a");
        EXPECT_TRUE(comes(client, "1\r\na\r\n"));
        answer.stream->end();
        EXPECT_TRUE(comes(client, last_chunk));
        EXPECT_EQ(client.receive().body, "hi");
    }
}

TEST(HttpStream, AnUnreadBodyIsPassedOverAfterwards) {
    stream_answer answer;
    test_server server(answer.service());
    socket_client client(server.port());
    const std::string request =
        "POST /stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
    ASSERT_TRUE(client.send(request));
    EXPECT_EQ(client.receive(false).status, 200u);
    ASSERT_TRUE(client.send("hello" + get("/")));
    answer.stream->end("a");
    EXPECT_TRUE(comes(client, "1\r\na\r\n0\r\n\r\n"));
    EXPECT_EQ(client.receive().body, "hi");
}

TEST(HttpStream, AClientThatGoesAwayEndsIt) {
    const std::vector<std::function<void(socket_client&)>> ways = {
        &socket_client::close, &socket_client::end_writing, &socket_client::reset
    };
    for (const auto& go_away : ways) {
        stream_answer answer;
        test_server server(answer.service());
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/stream")));
        EXPECT_EQ(client.receive(false).status, 200u);
        answer.stream->write("a");
        EXPECT_TRUE(comes(client, "1\r\na\r\n"));
        EXPECT_FALSE(answer.client.happened());
        go_away(client);
        answer.client.wait();
        EXPECT_FALSE(answer.stream->write("b"));
        EXPECT_TRUE(answer.stream->abandoned());
        EXPECT_TRUE(server.drained());
        EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"GET /stream 499"});
    }
}

TEST(HttpStream, AClientThatGoesAwayWhileItDoesNotReadEndsItToo) {
    stream_answer answer;
    test_server server(answer.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    fill(*answer.stream);
    client.end_writing();
    answer.client.wait();
    EXPECT_FALSE(answer.stream->end());
}

TEST(HttpStream, AClientThatEndedBeforeItsRequestWasServedGetsNone) {
    loop_holder loop;
    stream_answer answer;
    const auto streams = answer.service();
    test_server server(
        [&](http::request& request, http::body_source& body) {
            loop.hold_if_asked(request);
            return streams(request, body);
        },
        {.loops = 1}
    );
    socket_client holder(server.port());
    ASSERT_TRUE(holder.send(get("/hold")));
    loop.wait_until_held();
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    client.end_writing();
    loop.let_go();
    answer.client.wait();
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(answer.stream->abandoned());
}

/// A service at work on a pool, until it is let go; it watches its client.
struct slow_answer {
    test_service::function service() {
        return [this](http::request& request, http::body_source& body) -> task<http::response> {
            if (request.target != "/slow") co_return http::text_response(200, "hi");
            client.watch(request);
            auto held = at_work(request, body);
            http::response response = co_await held;
            response.stream = stream;
            co_return response;
        };
    }

    gate work;
    test_service::function at_work = work.service();
    std::shared_ptr<http::body_stream> stream;
    departure client;
};

TEST(HttpStream, AServiceIsToldThatItsClientWentAway) {
    struct row {
        bool streams;
        std::function<void(socket_client&)> go_away;
    };
    const std::vector<row> rows = {
        {false, &socket_client::reset},
        {true, &socket_client::reset},
        {true, &socket_client::end_writing},
    };
    for (const auto& [streams, go_away] : rows) {
        slow_answer answer;
        if (streams) answer.stream = std::make_shared<http::body_stream>();
        test_server server(answer.service());
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/slow")));
        answer.work.wait_until_held(1);
        EXPECT_FALSE(answer.client.happened());
        go_away(client);
        answer.client.wait();
        answer.work.open();
        EXPECT_TRUE(server.drained());
        EXPECT_TRUE(!streams || answer.stream->abandoned());
        EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"GET /slow 499"});
    }
}

TEST(HttpStream, AServiceIsToldOfAHalfCloseAndMayAnswerNevertheless) {
    for (const bool at_once : {true, false}) {
        loop_holder loop;
        slow_answer answer;
        const auto slow = answer.service();
        test_server server(
            [&](http::request& request, http::body_source& body) {
                loop.hold_if_asked(request);
                return slow(request, body);
            },
            {.loops = 1}
        );
        // What is sent while the loop is held comes with its end.
        socket_client holder(server.port());
        ASSERT_TRUE(holder.send(get("/hold")));
        loop.wait_until_held();
        if (!at_once) loop.let_go();
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/slow") + get("/")));
        if (!at_once) answer.work.wait_until_held(1);
        client.end_writing();
        if (at_once) loop.let_go();
        answer.client.wait();
        answer.work.open();
        EXPECT_EQ(client.receive().status, 200u);
        EXPECT_EQ(client.receive().body, "hi");
        EXPECT_TRUE(client.ended());
    }
}

TEST(HttpStream, AServiceThatKnowsNothingOfDeparturesNeedsNoSource) {
    test_server server([](http::request& request, http::body_source&) -> task<http::response> {
        co_return http::text_response(200, request.gone.stop_possible() ? "stale" : "none");
    });
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/") + get("/")));
    client.end_writing();
    EXPECT_EQ(client.receive().body, "none");
    EXPECT_EQ(client.receive().body, "none");
}

TEST(HttpStream, ADepartureIsOfOneRequestOnly) {
    stream_answer answer;
    answer.stream->end("a");
    std::atomic<bool> stale = false;
    const auto streams = answer.service();
    test_server server(
        [&](http::request& request, http::body_source& body) {
            if (request.target != "/stream") stale = request.gone.stop_possible();
            return streams(request, body);
        },
        {.loops = 1}
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream") + get("/")));
    EXPECT_EQ(client.receive().body, "a");
    EXPECT_EQ(client.receive().body, "hi");
    EXPECT_FALSE(stale);
}

TEST(HttpStream, ASlowReaderStopsItsWriterAndStillGetsTheEnd) {
    stream_answer answer;
    test_server server(answer.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    const std::size_t written = fill(*answer.stream);
    EXPECT_TRUE(answer.stream->end("the end"));
    const auto got = client.receive();
    EXPECT_EQ(got.body.size(), written + 7);
    EXPECT_TRUE(got.body.ends_with("xthe end"));
}

TEST(HttpStream, AReaderThatStandsStillLosesItsConnection) {
    stream_answer answer;
    test_server server(answer.service(), {.stall_timeout = milliseconds(50)});
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    // What the kernel takes for it is not known.
    while (!answer.client.happened())
        fill(*answer.stream);
    EXPECT_TRUE(server.drained());
    EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"GET /stream 499"});
}

TEST(HttpStream, ASilentOneIsNotTimedOut) {
    stream_answer answer;
    test_server server(
        answer.service(),
        {.head_timeout = milliseconds(1),
         .keep_alive_timeout = milliseconds(1),
         .stall_timeout = milliseconds(1),
         .stream_keep_alive = milliseconds(1)}
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    // Connections that time out show that the time is over for the first one, too.
    EXPECT_TRUE(socket_client(server.port()).ended());
    EXPECT_TRUE(socket_client(server.port()).ended());
    answer.stream->end("a");
    EXPECT_TRUE(comes(client, "1\r\na\r\n0\r\n\r\n"));
}

TEST(HttpStream, ASilentOneIsKeptAlive) {
    stream_answer answer;
    answer.stream = std::make_shared<http::body_stream>(": alive\n\n");
    test_server server(
        answer.service(), {.stall_timeout = milliseconds(1), .stream_keep_alive = milliseconds(50)}
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    EXPECT_TRUE(comes(client, "9\r\n: alive\n\n\r\n9\r\n: alive\n\n\r\n"));
    answer.stream->end("the end");
    EXPECT_TRUE(client.receive_until("7\r\nthe end\r\n0\r\n\r\n"));
}

TEST(HttpStream, Http10GetsItAsItIsUntilTheConnectionEnds) {
    stream_answer answer;
    answer.begin = "begin";
    test_server server(answer.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    const auto got = client.receive(false);
    EXPECT_EQ(got.fields.at("connection"), "close");
    EXPECT_FALSE(got.fields.contains("transfer-encoding"));
    EXPECT_FALSE(got.fields.contains("content-length"));
    EXPECT_TRUE(comes(client, "begin"));
    answer.stream->write("one");
    EXPECT_TRUE(comes(client, "one"));
    answer.stream->end("end");
    EXPECT_EQ(client.receive_all(), "end");
}

TEST(HttpStream, IsAbandonedWhereNoBodyIsSent) {
    struct row {
        std::string method;
        unsigned status;
    };
    const std::vector<row> rows = {{"HEAD", 200}, {"GET", 204}, {"GET", 205}, {"GET", 304}};
    for (const auto& [method, status] : rows) {
        stream_answer answer;
        answer.begin = "begin";
        answer.status = status;
        test_server server(answer.service());
        socket_client client(server.port());
        ASSERT_TRUE(client.send(method + " /stream HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/"))
        );
        EXPECT_EQ(client.receive(false).status, status);
        EXPECT_EQ(client.receive().body, "hi") << method << status;
        EXPECT_FALSE(answer.stream->write("a"));
    }
}

TEST(HttpStream, IsNoRequestAtWork) {
    stream_answer answer;
    test_server server(answer.service(), {.limit_concurrency = 1});
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    socket_client other(server.port());
    ASSERT_TRUE(other.send(get("/")));
    EXPECT_EQ(other.receive().status, 200u);
}

TEST(HttpStream, ComesToItsEndWhenTheServerDrains) {
    stream_answer answer;
    test_server server(answer.service());
    int told = 0;
    std::latch draining(1);
    server.service.on_draining = [&] {
        ++told;
        draining.count_down();
    };
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    auto drained = std::async(std::launch::async, [&] { return server.drained(); });
    draining.wait();
    // Told when the port is closed.
    EXPECT_FALSE(socket_client(server.port()).connected());
    EXPECT_TRUE(answer.stream->write("one"));
    EXPECT_TRUE(comes(client, "3\r\none\r\n"));
    EXPECT_TRUE(answer.stream->end("end"));
    EXPECT_TRUE(comes(client, "3\r\nend\r\n0\r\n\r\n"));
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(drained.get());
    EXPECT_TRUE(server.drained());
    EXPECT_EQ(told, 1);
}

TEST(HttpStream, ThatDoesNotEndIsAbandonedWhenTheServerStops) {
    stream_answer answer;
    test_server server(answer.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/stream")));
    EXPECT_EQ(client.receive(false).status, 200u);
    EXPECT_FALSE(server.server.drain(milliseconds(20)));
    EXPECT_TRUE(answer.stream->write("a"));
    server.server.stop();
    answer.client.wait();
    EXPECT_FALSE(answer.stream->write("b"));
    EXPECT_TRUE(comes(client, "1\r\na\r\n"));
    EXPECT_TRUE(client.ended());
}

TEST(HttpStream, ThatComesAfterTheServerStoppedIsAbandoned) {
    auto answer = std::make_unique<slow_answer>();
    const auto stream = answer->stream = std::make_shared<http::body_stream>();
    test_server server(answer->service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/slow")));
    answer->work.wait_until_held(1);
    server.server.stop();
    answer->client.wait();
    answer->work.open();
    // Ends the pool, and so waits for the service.
    answer.reset();
    EXPECT_TRUE(stream->abandoned());
}

TEST(HttpStream, WritersOnOtherThreadsLoseNothing) {
    constexpr int clients = 8;
    constexpr int pieces = 2000;
    std::mutex mutex;
    std::vector<std::thread> writers;
    test_server server([&](http::request&, http::body_source&) -> task<http::response> {
        http::response response;
        response.stream = std::make_shared<http::body_stream>();
        const std::lock_guard lock(mutex);
        writers.emplace_back([stream = response.stream] {
            for (int i = 0; i < pieces; ++i)
                stream->write("0123456789");
            stream->end("end");
        });
        co_return response;
    });
    std::vector<std::unique_ptr<socket_client>> readers;
    for (int i = 0; i < clients; ++i) {
        readers.push_back(std::make_unique<socket_client>(server.port()));
        ASSERT_TRUE(readers.back()->send(get("/") + get("/")));
    }
    for (const auto& reader : readers) {
        EXPECT_EQ(reader->receive().body.size(), std::size_t{pieces * 10 + 3});
        EXPECT_EQ(reader->receive().body.size(), std::size_t{pieces * 10 + 3});
    }
    for (std::thread& writer : writers)
        writer.join();
}

TEST(KeptRequest, OutlivesItsAnswerItsConnectionAndTheServer) {
    std::shared_ptr<http::request> kept;
    const http::request* seen = nullptr;
    stream_answer answer;
    const auto streams = answer.service();
    auto server = std::make_unique<test_server>(
        [&](http::request& request, http::body_source& body) {
            if (request.target == "/stream") {
                seen = &request;
                kept = request.keep();
            }
            return streams(request, body);
        },
        http_server_options{.loops = 1}
    );
    socket_client client(server->port());
    ASSERT_TRUE(client.send(get("/stream", "X-Word: kept\r\n")));
    EXPECT_EQ(client.receive(false).status, 200u);
    // Without a copy.
    EXPECT_EQ(kept.get(), seen);
    // Read by another thread while the connection has done with it, serves others and dies.
    std::latch reading(1);
    std::atomic<bool> done = false;
    std::thread reader([&, request = std::shared_ptr<const http::request>(kept)] {
        bool right = true;
        for (bool last = false; !last;) {
            last = done;
            right = right && request->target == "/stream" && request->fields["X-Word"] == "kept" &&
                    request->on->peer_address == "127.0.0.1" && !request->gone.stop_requested();
            if (!reading.try_wait()) reading.count_down();
        }
        EXPECT_TRUE(right);
    });
    reading.wait();
    answer.stream->end("a");
    EXPECT_TRUE(comes(client, "1\r\na\r\n0\r\n\r\n"));
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(client.send(get("/other", "X-Word: other\r\n")));
        EXPECT_EQ(client.receive().body, "hi");
    }
    client.close();
    EXPECT_TRUE(server->drained());
    server.reset();
    done = true;
    reader.join();
    EXPECT_EQ(kept.use_count(), 1);
}

TEST(HttpStream, AThousandIdleOnesCostLittleAndHoldNobodyUp) {
    constexpr std::size_t count = 1000;
    std::mutex mutex;
    std::vector<std::shared_ptr<http::body_stream>> streams;
    test_server server(
        [&](http::request& request, http::body_source& body) -> task<http::response> {
            if (request.method == http::method::get) co_return http::text_response(200, "hi");
            const auto read = co_await body.read(request.body, 100'000);
            static_cast<void>(read);
            auto response = http::text_response(200, "begin");
            response.stream = std::make_shared<http::body_stream>(": alive\n\n");
            const std::lock_guard lock(mutex);
            streams.push_back(response.stream);
            co_return response;
        },
        {.loops = 2}
    );
    socket_client other(server.port());
    std::vector<std::unique_ptr<socket_client>> clients;
    const std::string request = post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call"})");
    const std::size_t before = ::mallinfo2().uordblks;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<socket_client>(server.port()));
        ASSERT_TRUE(clients.back()->send(request));
        EXPECT_EQ(clients.back()->receive(false).status, 200u);
        EXPECT_TRUE(comes(*clients.back(), "5\r\nbegin\r\n"));
        ASSERT_TRUE(other.send(get("/")));
        EXPECT_EQ(other.receive().body, "hi");
    }
    // Those of the clients are counted too.
    EXPECT_LT((::mallinfo2().uordblks - before) / count, 8 * 1024u);
    for (const auto& stream : streams)
        EXPECT_TRUE(stream->write("a"));
    for (const auto& client : clients)
        EXPECT_TRUE(comes(*client, "1\r\na\r\n"));
    for (const auto& stream : streams)
        EXPECT_TRUE(stream->end());
    for (const auto& client : clients)
        EXPECT_TRUE(comes(*client, last_chunk));
    EXPECT_TRUE(server.drained());
}

}  // namespace
}  // namespace warder::net
