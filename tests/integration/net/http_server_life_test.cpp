#include "socket_client.hpp"
#include "test_service.hpp"
#include <warder/net/http_server.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <thread>

namespace warder::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(HttpServerTimeouts, AnIdleConnectionIsClosedWithoutAWord) {
    test_server server(say_hi, {.keep_alive_timeout = milliseconds(50)});
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerTimeouts, ANewConnectionThatSaysNothingIsClosedWithoutAWord) {
    test_server server(say_hi, {.head_timeout = milliseconds(50)});
    socket_client client(server.port());
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerTimeouts, AHeadThatDoesNotEndGets408) {
    test_server server(say_hi, {.head_timeout = milliseconds(50)});
    socket_client client(server.port());
    ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: loc"));
    EXPECT_EQ(client.receive().status, 408u);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerTimeouts, ABodyThatStandsStillGets408) {
    test_server server(echo, {.stall_timeout = milliseconds(50)});
    socket_client client(server.port());
    const std::string request = post("hello");
    ASSERT_TRUE(client.send(request.substr(0, request.size() - 1)));
    const auto got = client.receive();
    EXPECT_EQ(got.status, 408u);
    EXPECT_EQ(got.fields.at("connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerTimeouts, AClientThatDoesNotReadLosesItsConnection) {
    test_server server(
        [](http::request&, http::body_source&) -> task<http::response> {
            co_return http::text_response(200, std::string(64 * 1024 * 1024, 'x'));
        },
        {.stall_timeout = milliseconds(50)}
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    ASSERT_TRUE(client.receive_until("\r\n\r\n"));
    EXPECT_TRUE(server.drained());
    EXPECT_EQ(server.service.sent_lines(), std::vector<std::string>{"GET / 499"});
}

TEST(HttpServerTimeouts, ABodyThatDripsGets408) {
    test_server server(echo, {.stall_timeout = seconds(1000), .body_timeout = milliseconds(50)});
    socket_client client(server.port());
    const std::string head =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n";
    ASSERT_TRUE(client.send(head));
    // Byte by byte, until the server has had enough.
    int sent = 0;
    while (sent < 3'000'000 && client.send("x"))
        ++sent;
    EXPECT_LT(sent, 3'000'000);
    const auto got = client.receive();
    EXPECT_EQ(got.status, 408u);
    // RFC 9110 §15.5.9: else what is left of the body would be read as the next request.
    EXPECT_EQ(got.fields.at("connection"), "close");
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerTimeouts, AWorkingServiceIsNotTimedOut) {
    gate held;
    test_server server(
        held.service(),
        {.head_timeout = milliseconds(1),
         .keep_alive_timeout = milliseconds(1),
         .stall_timeout = milliseconds(1)}
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    held.wait_until_held(1);
    // A second connection that times out shows that the time is over for the first one, too.
    socket_client other(server.port());
    EXPECT_TRUE(other.ended());
    held.open();
    EXPECT_EQ(client.receive().status, 200u);
}

TEST(HttpServerDrain, FinishesWhatWasBegunAndClosesTheRest) {
    gate held;
    test_server server(held.service());
    socket_client busy(server.port());
    ASSERT_TRUE(busy.send(get("/") + get("/")));
    held.wait_until_held(1);
    socket_client idle(server.port());

    std::promise<bool> drained;
    std::thread drain([&] { drained.set_value(server.server.drain(seconds(20))); });
    EXPECT_TRUE(idle.ended());
    EXPECT_FALSE(socket_client(server.port()).connected());
    held.open();
    EXPECT_EQ(busy.receive().fields.at("connection"), "close");
    EXPECT_TRUE(busy.ended());
    EXPECT_TRUE(drained.get_future().get());
    drain.join();
}

TEST(HttpServerDrain, AHalfHeadDoesNotHoldIt) {
    test_server server(say_hi, {.head_timeout = seconds(1000)});
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
    ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: loc"));
    EXPECT_TRUE(server.drained());
    EXPECT_EQ(client.receive().status, 408u);
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerDrain, ABodyThatDoesNotComeDoesNotHoldIt) {
    for (const bool wanted : {true, false}) {
        test_server server(
            wanted ? test_service::function(echo) : test_service::function(say_hi),
            {.stall_timeout = seconds(1000), .body_timeout = seconds(1000)}
        );
        socket_client client(server.port());
        ASSERT_TRUE(client.send(post("hello").substr(0, post("hello").size() - 1)));
        if (!wanted) {
            EXPECT_EQ(client.receive().status, 200u);
        }
        EXPECT_TRUE(server.drained());
        if (wanted) {
            EXPECT_EQ(client.receive().status, 408u);
        }
        EXPECT_TRUE(client.ended());
    }
}

TEST(HttpServerDrain, AnswersWhatTheKernelHoldsAlready) {
    // The one loop is held in a service, so that a second connection cannot be accepted yet.
    loop_holder loop;
    test_server server(loop.service(), {.loops = 1});
    socket_client first(server.port());
    ASSERT_TRUE(first.send(get("/hold")));
    loop.wait_until_held();
    socket_client second(server.port());
    ASSERT_TRUE(second.send(get("/")));
    auto drained = std::async(std::launch::async, [&] { return server.server.drain(seconds(20)); });
    loop.let_go();
    EXPECT_EQ(first.receive().status, 200u);
    EXPECT_EQ(second.receive().status, 200u);
    EXPECT_TRUE(second.ended());
    EXPECT_TRUE(drained.get());
}

TEST(HttpServerDrain, GivesUpAtItsDeadline) {
    gate held;
    test_server server(held.service());
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    held.wait_until_held(1);
    EXPECT_FALSE(server.server.drain(milliseconds(20)));
    EXPECT_EQ(server.server.in_flight(), 1u);
    server.server.stop();
    EXPECT_TRUE(client.ended());
}

TEST(HttpServerStop, AServiceMayAnswerAfterwards) {
    auto held = std::make_unique<gate>();
    auto server = std::make_unique<test_server>(held->service());
    socket_client client(server->port());
    ASSERT_TRUE(client.send(get("/")));
    held->wait_until_held(1);
    server->server.stop();
    EXPECT_TRUE(client.ended());
    held->open();
    // Ends the pool, and so waits for the service.
    held.reset();
    EXPECT_EQ(server->server.in_flight(), 0u);
}

TEST(HttpServerStop, AServiceThatWaitsForItsBodyIsToldSo) {
    std::promise<std::error_code> reported;
    std::latch reading(1);
    test_server server(
        [&](http::request& request, http::body_source& body) -> task<http::response> {
            reading.count_down();
            const auto got = co_await body.read(request.body, 100);
            reported.set_value(got ? std::error_code() : got.error().code);
            co_return http::text_response(200, "");
        }
    );
    socket_client client(server.port());
    ASSERT_TRUE(client.send(post("hello").substr(0, 60)));
    reading.wait();
    server.server.stop();
    EXPECT_EQ(reported.get_future().get(), http::body_errc::disconnected);
}

TEST(HttpServerStop, ASecondCallDoesNothing) {
    test_server server(say_hi);
    server.server.stop();
    server.server.stop();
    EXPECT_TRUE(server.server.drain(seconds(1)));
    EXPECT_FALSE(socket_client(server.port()).connected());
}

TEST(HttpServerTick, ComesAfterRequestsAndAtTheEnd) {
    std::mutex mutex;
    std::condition_variable changed;
    int ticks = 0;
    http_server_options options{.loops = 1};
    options.on_tick = [&] {
        const std::lock_guard lock(mutex);
        ++ticks;
        changed.notify_all();
    };
    test_server server(say_hi, std::move(options));
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, seconds(20), [&] { return ticks == 1; }));
    lock.unlock();
    server.server.stop();
    EXPECT_EQ(ticks, 2);
}

TEST(HttpServerStart, ATakenPortIsAnErrorThatNamesTheFix) {
    test_server first(say_hi);
    http_server second({.port = first.port()});
    const auto started = second.listen();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, std::errc::address_in_use);
    EXPECT_NE(started.error().description.find("choose another port"), std::string::npos);
    EXPECT_NE(started.error().description.find(std::to_string(first.port())), std::string::npos);
}

TEST(HttpServerStart, APortCanBeHadAgainAtOnce) {
    std::uint16_t port = 0;
    {
        test_server first(say_hi);
        port = first.port();
        socket_client client(port);
        ASSERT_TRUE(client.send(get("/", "Connection: close\r\n")));
        EXPECT_EQ(client.receive().status, 200u);
    }
    http_server second({.port = port});
    EXPECT_TRUE(second.listen());
}

TEST(HttpServerStart, AnAddressThatIsNoneIsAnError) {
    for (const std::string host : {"no such host", "192.0.2.1"}) {
        http_server server({.host = host, .port = 0});
        const auto started = server.listen();
        ASSERT_FALSE(started);
        EXPECT_NE(started.error().description.find(host), std::string::npos);
    }
}

TEST(HttpServerStart, LoopbackOnlyRefusesWhatOthersCanReach) {
    for (const std::string host : {"0.0.0.0", "::"}) {
        EXPECT_TRUE(http_server({.host = host, .port = 0}).listen());
        const auto refused = http_server({.host = host, .loopback_only = true, .port = 0}).listen();
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().description.find("loopback"), std::string::npos);
    }
    for (const std::string host : {"127.0.0.1", "127.0.0.2", "localhost"}) {
        EXPECT_TRUE(http_server({.host = host, .loopback_only = true, .port = 0}).listen());
    }
}

TEST(HttpServerStart, ListensOnIpv6Too) {
    test_service service(say_hi);
    http_server server({.host = "::", .port = 0});
    const auto started = server.listen();
    if (!started && started.error().code == std::errc::address_family_not_supported) GTEST_SKIP();
    ASSERT_TRUE(started) << started.error().log_text();
    server.serve(service);
    socket_client client(server.port());
    ASSERT_TRUE(client.send(get("/")));
    EXPECT_EQ(client.receive().status, 200u);
}

}  // namespace
}  // namespace warder::net
