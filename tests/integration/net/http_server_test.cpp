#include "http_cases.hpp"
#include "socket_client.hpp"
#include "test_service.hpp"
#include <warder/net/http_server.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <memory>
#include <set>
#include <thread>
#include <utility>

namespace warder::net {
namespace {

using std::chrono::milliseconds;

TEST(HttpServer, AnswersARequest) {
    test_server server(say_hi);
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    const auto got = client.receive();
    EXPECT_EQ(got.status, 200u);
    EXPECT_EQ(got.body, "hi");
    EXPECT_EQ(got.fields.at("date").size(), 29u);
    EXPECT_EQ(got.fields.at("content-length"), "2");
    EXPECT_EQ(got.fields.at("connection"), "keep-alive");
    EXPECT_EQ(got.fields.at("keep-alive"), "timeout=5");
}

TEST(HttpServer, KeepsTheConnectionOpen) {
    test_server server(echo);
    socket_client client(server.port());
    for (const std::string body : {"one", "", "three"}) {
        ASSERT_TRUE(client.send(post(body)));
        EXPECT_EQ(client.receive().body, body);
    }
}

TEST(HttpServer, ClosesWhenAsked) {
    test_server server(say_hi);
    for (const std::string& request :
         {get("/", "Connection: close\r\n"),
          std::string("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")}) {
        socket_client client(server.port());
        ASSERT_TRUE(client.send(request));
        EXPECT_EQ(client.receive().fields.at("connection"), "close");
        EXPECT_TRUE(client.ended());
    }
}

TEST(HttpServer, AServiceCanCloseTheConnection) {
    test_server server([](http::request&, http::body_source&) -> task<http::response> {
        auto bye = http::text_response(200, "bye");
        bye.fields.set("Connection", "close");
        co_return bye;
    });
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().fields.at("connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    test_server server(echo);
    socket_client client(server.port());
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += post(std::to_string(i));
    ASSERT_TRUE(client.send(all));
    for (int i = 0; i < 200; ++i)
        EXPECT_EQ(client.receive().body, std::to_string(i));
}

TEST(HttpServer, PipelinedRequestsWaitForAServiceOnThePool) {
    thread_pool pool(2);
    test_server server(
        [&](http::request& request, http::body_source& body) -> task<http::response> {
            static_cast<void>(co_await resume_on(pool));
            co_return co_await echo(request, body);
        }
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(post("one") + post("two") + post("three")));
    for (const std::string body : {"one", "two", "three"})
        EXPECT_EQ(client.receive().body, body);
}

TEST(HttpServer, ARequestMayComeByteByByte) {
    test_server server(echo);
    socket_client client(server.port());
    for (const char& byte : http_cases::chunked)
        ASSERT_TRUE(client.send({&byte, 1}));
    EXPECT_EQ(client.receive().body, "hello");
}

TEST(HttpServer, HeadAndNoContentHaveNoBody) {
    test_server server([](http::request& request, http::body_source&) -> task<http::response> {
        auto response = http::text_response(request.target == "/none" ? 204 : 200, "hi");
        co_return response;
    });
    socket_client client(server.port());
    ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_EQ(client.receive(false).fields.at("content-length"), "2");
    ASSERT_TRUE(client.send(get("/none")));
    EXPECT_EQ(client.receive().status, 204u);
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().body, "hi");
}

TEST(HttpServer, LargeBodiesPassInBothDirections) {
    test_server server(echo);
    socket_client client(server.port());
    std::string body(3 * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < body.size(); ++i)
        body[i] = static_cast<char>('a' + i % 23);
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(client.send(post(body)));
        EXPECT_TRUE(client.receive().body == body);
    }
}

TEST(HttpServer, ABodyOverTheCapIsAnsweredAlthoughTheClientStillSends) {
    test_server server(echo);
    socket_client client(server.port());
    // Whatever the kernel does not take any more after the refusal does not matter.
    static_cast<void>(client.send(post(std::string(5 * 1024 * 1024, 'x')).substr(0, 900'000)));
    const auto got = client.receive();
    EXPECT_EQ(got.status, 413u);
    EXPECT_EQ(got.fields.at("connection"), "close");
}

TEST(HttpServer, SaysContinueWhenTheServiceReads) {
    test_server server(echo);
    socket_client client(server.port());
    const std::string request = post("hello", "Expect: 100-continue\r\n");
    ASSERT_TRUE(client.send(request.substr(0, request.size() - 5)));
    ASSERT_TRUE(client.receive_until("HTTP/1.1 100 Continue\r\n\r\n"));
    ASSERT_TRUE(client.send("hello"));
    EXPECT_EQ(client.receive().body, "hello");
}

TEST(HttpServer, SaysNoContinueWhenTheServiceDoesNotRead) {
    test_server server(say_hi);
    socket_client client(server.port());
    const std::string request = post("hello", "Expect: 100-continue\r\n");
    ASSERT_TRUE(client.send(request.substr(0, request.size() - 5)));
    const auto got = client.receive();
    EXPECT_EQ(got.status, 200u);
    // Nobody can tell whether the body will still come.
    EXPECT_EQ(got.fields.at("connection"), "close");
}

TEST(HttpServer, ASmallUnreadBodyDoesNotEndTheConnection) {
    test_server server(say_hi);
    socket_client client(server.port());
    for (const std::string& request : {post(std::string(60'000, 'x')), http_cases::chunked}) {
        ASSERT_TRUE(client.send(request));
        EXPECT_EQ(client.receive().status, 200u);
    }
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
}

TEST(HttpServer, AnUnreadBodyThatIsStillToComeIsReadOver) {
    test_server server(say_hi);
    socket_client client(server.port());
    const std::string request = post(std::string(60'000, 'x'));
    ASSERT_TRUE(client.send(request.substr(0, 100)));
    EXPECT_EQ(client.receive().fields.at("connection"), "keep-alive");
    ASSERT_TRUE(client.send(request.substr(100) + get("/")));
    EXPECT_EQ(client.receive().status, 200u);
}

TEST(HttpServer, ALargeUnreadBodyEndsTheConnection) {
    test_server server(say_hi);
    socket_client client(server.port());
    ASSERT_TRUE(client.send(post(std::string(600'000, 'x')).substr(0, 1000)));
    EXPECT_EQ(client.receive().fields.at("connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, EveryBadRequestIsRefusedAndItsTwinPasses) {
    test_server server(echo);
    for (const auto& row : http_cases::all()) {
        socket_client good(server.port());
        ASSERT_TRUE(good.send(row.passing)) << row.name;
        EXPECT_EQ(good.receive().status, 200u) << row.name;

        socket_client bad(server.port());
        ASSERT_TRUE(bad.send(row.refused())) << row.name;
        const auto got = bad.receive();
        EXPECT_EQ(got.status, row.status) << row.name;
        EXPECT_EQ(got.fields.at("connection"), "close") << row.name;
        EXPECT_EQ(got.fields.at("content-type"), "application/json") << row.name;
        EXPECT_TRUE(got.body.starts_with(R"({"error":")")) << row.name;
        EXPECT_TRUE(bad.ended()) << row.name;
    }
}

TEST(HttpServer, TellsTheServiceOfEveryResponse) {
    test_server server(say_hi);
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/a") + get("/b", "Bad Name: x\r\n")));
    EXPECT_EQ(client.receive().status, 200u);
    EXPECT_EQ(client.receive().status, 400u);
    EXPECT_TRUE(client.ended());
    server.server.stop();
    EXPECT_EQ(server.service.sent_lines(), (std::vector<std::string>{"GET /a 200", "GET /b 400"}));
}

TEST(HttpServer, RequestsOfAConnectionShareItsDescription) {
    std::vector<std::shared_ptr<http::connection>> seen;
    test_server server([&](http::request& request, http::body_source&) -> task<http::response> {
        seen.push_back(request.on);
        co_return http::text_response(
            200, request.client_address + ' ' + std::string(request.scheme)
        );
    });
    socket_client client(server.port());
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(client.send(get("/")));
        EXPECT_EQ(client.receive().body, "127.0.0.1 http");
    }
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0], seen[1]);
    EXPECT_EQ(seen[0]->peer_address, "127.0.0.1");
    EXPECT_NE(seen[0]->peer_port, 0);
    EXPECT_FALSE(seen[0]->secure);
}

TEST(HttpServer, NothingOfARequestIsLeftInTheNext) {
    test_server server([](http::request& request, http::body_source& body) -> task<http::response> {
        std::string left = request.body + request.id + request.operation;
        left += request.access ? "access" : "";
        left += request.fields["X-First"];
        static_cast<void>(co_await body.read(request.body, 100));
        request.id = "id";
        request.operation = "operation";
        co_return http::text_response(200, left);
    });
    socket_client client(server.port());
    ASSERT_TRUE(client.send(post("body") + post("body", "X-First: 1\r\n") + post("body")));
    EXPECT_EQ(client.receive().body, "");
    EXPECT_EQ(client.receive().body, "1");
    EXPECT_EQ(client.receive().body, "");
}

TEST(HttpServer, DealsConnectionsToItsLoopsInTurn) {
    std::mutex mutex;
    std::set<std::thread::id> threads;
    test_server server(
        [&](http::request&, http::body_source&) -> task<http::response> {
            const std::lock_guard lock(mutex);
            threads.insert(std::this_thread::get_id());
            co_return http::text_response(200, "hi");
        },
        {.loops = 3}
    );
    for (int i = 0; i < 3; ++i) {
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/")));
        EXPECT_EQ(client.receive().status, 200u);
    }
    EXPECT_EQ(threads.size(), 3u);
}

TEST(HttpServer, ServicesMayAnswerFromThePool) {
    thread_pool pool(4);
    test_server server(
        [&](http::request& request, http::body_source& body) -> task<http::response> {
            static_cast<void>(co_await resume_on(pool));
            const auto got = co_await body.read(request.body, 1'000'000);
            if (!got) co_return http1_refusal(got.error());
            static_cast<void>(co_await resume_on(pool));
            co_return http::text_response(200, std::move(request.body));
        }
    );
    std::vector<std::thread> clients;
    std::atomic<int> right = 0;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, i] {
            socket_client client(server.port());
            for (int n = 0; n < 40; ++n) {
                const std::string body(
                    static_cast<std::size_t>(1 + n * 997), static_cast<char>('a' + i)
                );
                if (!client.send(post(body))) return;
                if (client.receive().body == body) ++right;
            }
        });
    }
    for (auto& client : clients)
        client.join();
    EXPECT_EQ(right, 8 * 40);
}

TEST(HttpServer, RequestsOverTheConcurrencyLimitGet503) {
    gate held;
    test_server server(held.service(), {.limit_concurrency = 1});
    socket_client first(server.port());
    ASSERT_TRUE(first.send(get("/")));
    held.wait_until_held(1);

    socket_client second(server.port());
    ASSERT_TRUE(second.send(get("/")));
    const auto busy = second.receive();
    EXPECT_EQ(busy.status, 503u);
    EXPECT_EQ(busy.fields.at("retry-after"), "1");
    EXPECT_TRUE(busy.body.starts_with(R"({"error":)"));

    held.open();
    EXPECT_EQ(first.receive().status, 200u);
    ASSERT_TRUE(second.send(get("/")));
    EXPECT_EQ(second.receive().status, 200u);
}

TEST(HttpServer, ConnectionsOverTheCapGet503) {
    test_server server(say_hi, {.max_connections = 1});
    socket_client first(server.port());
    ASSERT_TRUE(first.send(get("/")));
    EXPECT_EQ(first.receive().status, 200u);
    socket_client second(server.port());
    const auto refused = second.receive();
    EXPECT_EQ(refused.status, 503u);
    EXPECT_EQ(refused.body, R"({"error":"The server has too many connections."})");
    EXPECT_TRUE(second.ended());
}

TEST(HttpServer, AHalfClosedConnectionIsStillAnswered) {
    test_server server(say_hi);
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    client.end_writing();
    EXPECT_EQ(client.receive().status, 200u);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, APipelineBeforeAHalfCloseIsAnsweredWhole) {
    loop_holder loop;
    test_server server(loop.service(), {.loops = 1});
    socket_client holder(server.port());
    socket_client client(server.port());
    ASSERT_TRUE(holder.send(get("/hold")));
    loop.wait_until_held();
    // The end is there before anything of it is read.
    std::string pipeline;
    for (int i = 0; i < 40; ++i)
        pipeline += get("/");
    ASSERT_TRUE(client.send(pipeline));
    client.end_writing();
    loop.let_go();
    for (int i = 0; i < 40; ++i)
        ASSERT_EQ(client.receive().status, 200u) << i;
    EXPECT_TRUE(client.ended());
}

TEST(HttpServer, APeerThatLeavesWhileTheServiceWorksDoesNoHarm) {
    gate held;
    test_server server(held.service());
    for (int i = 0; i < 4; ++i) {
        socket_client client(server.port());
        ASSERT_TRUE(client.send(get("/")));
        held.wait_until_held(i + 1);
        client.reset();
    }
    held.open();
    EXPECT_TRUE(server.drained());
    // What ran for a client that left is told all the same.
    EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>(4, "GET / 499"));
}

TEST(HttpServer, APeerThatLeavesWhileItsBodyIsReadIsReported) {
    std::promise<std::error_code> reported;
    test_server server(
        [&](http::request& request, http::body_source& body) -> task<http::response> {
            const auto got = co_await body.read(request.body, 100);
            reported.set_value(got ? std::error_code() : got.error().code);
            co_return http::text_response(200, "");
        }
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(post("hello").substr(0, 60)));
    client.close();
    EXPECT_EQ(reported.get_future().get(), http::body_errc::disconnected);
    EXPECT_TRUE(server.drained());
    EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"POST /echo 499"});
}

TEST(HttpServer, APipelineLetsOtherConnectionsHaveTheirTurn) {
    // The one loop is held in a service until the requests of both connections are there.
    loop_holder loop;
    std::vector<std::string> order;
    test_server server(
        [&](http::request& request, http::body_source&) -> task<http::response> {
            loop.hold_if_asked(request);
            order.push_back(request.target);
            co_return http::text_response(200, "hi");
        },
        {.loops = 1}
    );
    socket_client greedy(server.port());
    socket_client other(server.port());
    ASSERT_TRUE(other.send(get("/first")));
    EXPECT_EQ(other.receive().status, 200u);
    ASSERT_TRUE(greedy.send(get("/hold")));
    loop.wait_until_held();
    std::string pipeline;
    for (int i = 0; i < 500; ++i)
        pipeline += get("/greedy");
    ASSERT_TRUE(greedy.send(pipeline));
    ASSERT_TRUE(other.send(get("/other")));
    loop.let_go();
    EXPECT_EQ(other.receive().status, 200u);
    for (int i = 0; i < 501; ++i)
        ASSERT_EQ(greedy.receive().status, 200u);
    const auto place = std::find(order.begin(), order.end(), "/other") - order.begin();
    EXPECT_LT(place, 100);
}

/// A clock that is wound by hand, on several threads.
class wound_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(passed));
    }

    std::atomic<std::int64_t> passed = 0;
};

TEST(HttpServer, AnAnswerWaitsForOthersNoLongerThanAMillisecond) {
    // The one loop is held until the requests of all connections are there. The first of them then
    // takes two milliseconds; the next one ends only when the first client has its answer.
    loop_holder loop;
    std::latch answered(1);
    wound_clock time;
    std::promise<std::string> begun_first;
    bool others = false;
    test_service service([&](http::request& request, http::body_source&) -> task<http::response> {
        if (loop.hold_if_asked(request)) co_return http::text_response(200, "hi");
        if (!std::exchange(others, true)) {
            time.passed += 2'000'000;
            begun_first.set_value(request.target);
        } else {
            answered.wait();
        }
        co_return http::text_response(200, "hi");
    });
    http_server server({.port = 0, .loops = 1}, null_log(), time);
    ASSERT_TRUE(server.listen());
    server.serve(service);
    socket_client holder(server.port());
    socket_client first(server.port());
    socket_client second(server.port());
    ASSERT_TRUE(holder.send(get("/hold")));
    loop.wait_until_held();
    ASSERT_TRUE(first.send(get("/first")));
    ASSERT_TRUE(second.send(get("/second")));
    loop.let_go();
    const bool in_order = begun_first.get_future().get() == "/first";
    EXPECT_EQ((in_order ? first : second).receive().status, 200u);
    answered.count_down();
    EXPECT_EQ((in_order ? second : first).receive().status, 200u);
    EXPECT_EQ(holder.receive().status, 200u);
    server.stop();
}

TEST(HttpServer, AnswersOfOneTurnAreWholeAndInOrder) {
    loop_holder loop;
    test_server server(
        [&](http::request& request, http::body_source&) -> task<http::response> {
            loop.hold_if_asked(request);
            // On both sides of what is sent in one part with its head.
            const std::string size = request.target.substr(1);
            const std::size_t bytes = size == "hold" ? 2 : std::stoul(size);
            co_return http::text_response(200, std::string(bytes, 'x'));
        },
        {.loops = 1}
    );
    socket_client holder(server.port());
    ASSERT_TRUE(holder.send(get("/hold")));
    loop.wait_until_held();
    const std::vector<std::size_t> sizes = {0, 1, 4095, 4096, 4097, 100'000, 3};
    std::vector<std::unique_ptr<socket_client>> clients;
    for (int i = 0; i < 20; ++i) {
        auto& client = clients.emplace_back(std::make_unique<socket_client>(server.port()));
        std::string pipeline;
        for (const std::size_t size : sizes)
            pipeline += get("/" + std::to_string(size));
        ASSERT_TRUE(client->send(pipeline));
    }
    // Two that leave while their answers are on their way.
    clients.pop_back();
    clients.pop_back();
    loop.let_go();
    for (const auto& client : clients) {
        for (const std::size_t size : sizes)
            ASSERT_EQ(client->receive().body.size(), size);
    }
    EXPECT_EQ(holder.receive().status, 200u);
    EXPECT_TRUE(server.drained());
}

TEST(HttpServer, HeadOfALongBodyHasItsLengthOnly) {
    test_server server([](http::request&, http::body_source&) -> task<http::response> {
        co_return http::text_response(200, std::string(5000, 'x'));
    });
    socket_client client(server.port());
    ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/")));
    EXPECT_EQ(client.receive(false).fields.at("content-length"), "5000");
    EXPECT_EQ(client.receive().body.size(), 5000u);
}

TEST(HttpServer, TheServiceIsToldWhyTheConnectionRefuses) {
    gate held;
    test_server server(held.service(), {.limit_concurrency = 1});
    socket_client broken(server.port());
    ASSERT_TRUE(broken.send("GET /x HTTP/1.1\r\nno colon\r\n\r\n"));
    const auto bad = broken.receive();
    EXPECT_EQ(bad.status, 400u);
    EXPECT_EQ(bad.fields.at("x-why"), "A field name is malformed.");
    EXPECT_TRUE(broken.ended());
    // What is not read of a head is not made up.
    EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"GET /x 400"});

    socket_client busy(server.port());
    ASSERT_TRUE(busy.send(get("/")));
    held.wait_until_held(1);
    socket_client late(server.port());
    ASSERT_TRUE(late.send(get("/")));
    const auto refused = late.receive();
    EXPECT_EQ(refused.status, 503u);
    EXPECT_EQ(refused.fields.at("x-why"), "The server is busy.");
    held.open();
    EXPECT_EQ(busy.receive().status, 200u);
}

}  // namespace
}  // namespace warder::net
