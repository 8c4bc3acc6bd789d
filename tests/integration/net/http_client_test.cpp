#include "http/fields_access.hpp"
#include "socket_client.hpp"
#include "test_service.hpp"
#include <warder/net/http_client.hpp>

#include <gtest/gtest.h>

#include <latch>

namespace warder::net {
namespace {

using std::chrono::milliseconds;

std::string url(const test_server& server, std::string_view path = "/") {
    return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
}

/// Says what it was sent.
task<http::response> report(http::request& request, http::body_source& body) {
    static_cast<void>(co_await body.read(request.body, 4 * 1024 * 1024));
    std::string text = request.method_name + ' ' + request.target + '\n';
    for (std::size_t i = 0; i < request.fields.size(); ++i) {
        const auto field = request.fields.at(i);
        text += std::string(field.name) + ": " + std::string(field.value) + '\n';
    }
    auto response = http::text_response(200, text + request.body);
    response.fields.append("X-Twice", "1");
    response.fields.append("X-Twice", "2");
    co_return response;
}

TEST(HttpClient, SendsARequestAndGivesTheResponse) {
    test_server server(report);
    http_client client;
    http::client_request request;
    request.method = http::method::post;
    request.url = url(server, "/a?b=c");
    request.fields.append("X-Field", "value");
    request.fields.append("X-Empty", "");
    request.body = "the body";
    const auto got = wait_for(client.send(std::move(request)));
    ASSERT_TRUE(got) << got.error().log_text();
    EXPECT_EQ(got->status, 200u);
    EXPECT_EQ(got->fields.count("x-twice"), 2u);
    EXPECT_TRUE(got->body.starts_with("POST /a?b=c\n")) << got->body;
    EXPECT_TRUE(got->body.ends_with("\nthe body")) << got->body;
    EXPECT_NE(got->body.find("\nX-Field: value\n"), std::string::npos) << got->body;
    EXPECT_NE(got->body.find("\nX-Empty: \n"), std::string::npos) << got->body;
    EXPECT_NE(got->body.find("\nUser-Agent: warder\n"), std::string::npos) << got->body;
    EXPECT_EQ(got->body.find("Expect"), std::string::npos) << got->body;
    EXPECT_EQ(got->body.find("Content-Type"), std::string::npos) << got->body;
}

TEST(HttpClient, SendsEveryMethod) {
    test_server server(report);
    http_client client;
    using http::method;
    for (const auto each :
         {method::get, method::post, method::put, method::delete_, method::patch, method::options
         }) {
        const auto got = wait_for(client.send({.method = each, .url = url(server)}));
        ASSERT_TRUE(got) << got.error().log_text();
        const std::string line = std::string(http::to_string(each)) + " /\n";
        EXPECT_TRUE(got->body.starts_with(line)) << got->body;
    }
    const auto no_body = wait_for(client.send({.method = http::method::head, .url = url(server)}));
    ASSERT_TRUE(no_body);
    EXPECT_EQ(no_body->body, "");
    EXPECT_FALSE(wait_for(client.send({.method = method::other, .url = url(server)})));
}

TEST(HttpClient, GivesAnyStatusAndFollowsNoRedirect) {
    test_server server([](http::request& request, http::body_source&) -> task<http::response> {
        auto response = http::text_response(request.target == "/moved" ? 302 : 404, "");
        response.fields.append("Location", "/elsewhere");
        co_return response;
    });
    http_client client;
    EXPECT_EQ(wait_for(client.send({.url = url(server)}))->status, 404u);
    EXPECT_EQ(wait_for(client.send({.url = url(server, "/moved")}))->status, 302u);
    server.server.stop();
    EXPECT_EQ(server.service.sent_lines().size(), 2u);
}

TEST(HttpClient, AResponseOverTheCapIsAnError) {
    test_server server(echo);
    http_client client;
    const auto ask = [&](std::size_t size) {
        http::client_request request;
        request.method = http::method::post;
        request.url = url(server);
        request.body = std::string(size, 'x');
        request.max_response_bytes = 100'000;
        return wait_for(client.send(std::move(request)));
    };
    EXPECT_EQ(ask(100'000)->body.size(), 100'000u);
    EXPECT_EQ(ask(100'001).error().code, std::errc::message_size);
}

TEST(HttpClient, ALargeHeadIsAnError) {
    std::size_t count = 0;
    test_server server([&](http::request&, http::body_source&) -> task<http::response> {
        auto response = http::text_response(200, "");
        for (std::size_t i = 0; i < count; ++i)
            response.fields.append("X-Large", std::string(1000, 'x'));
        co_return response;
    });
    http_client client;
    count = 60;
    EXPECT_TRUE(wait_for(client.send({.url = url(server)})));
    count = 70;
    EXPECT_EQ(wait_for(client.send({.url = url(server)})).error().code, std::errc::message_size);
}

TEST(HttpClient, NoResponseInTimeIsAnError) {
    gate held;
    test_server server(held.service());
    http_client client;
    const auto got = wait_for(client.send({.url = url(server), .timeout = milliseconds(50)}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, std::errc::timed_out);
    EXPECT_NE(got.error().detail.find("imeout"), std::string::npos) << got.error().detail;
}

TEST(HttpClient, NobodyAtThePortIsAnError) {
    std::uint16_t port = 0;
    {
        const test_server gone(say_hi);
        port = gone.port();
    }
    http_client client;
    const auto got =
        wait_for(client.send({.url = "http://127.0.0.1:" + std::to_string(port) + "/"}));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, std::errc::connection_refused);
    EXPECT_EQ(got.error().description.find("127.0.0.1"), std::string::npos);
    EXPECT_FALSE(got.error().detail.empty());
}

TEST(HttpClient, RefusesUrlsThatMayNotBeAsked) {
    test_server server(say_hi);
    const std::string good = url(server);
    http_client client;
    http_client strict({.loopback_http_only = true});
    for (const std::string& bad :
         {std::string("file:///etc/hostname"),
          std::string("ftp://127.0.0.1/"),
          std::string("127.0.0.1"),
          std::string(""),
          std::string("http://"),
          "http://user:password@" + good.substr(7),
          good + "\r\nX: y",
          std::string("http://[::1")}) {
        const auto got = wait_for(client.send({.url = bad}));
        ASSERT_FALSE(got) << bad;
        EXPECT_EQ(got.error().code, std::errc::invalid_argument) << got.error().log_text();
    }
    EXPECT_TRUE(wait_for(client.send({.url = good})));
    for (const std::string bad :
         {"http://192.0.2.1/",
          "http://localhost.example/",
          "http://127.0.0.1.example/",
          "http://128.0.0.1/"}) {
        const auto got = wait_for(strict.send({.url = bad, .timeout = milliseconds(1)}));
        ASSERT_FALSE(got) << bad;
        EXPECT_EQ(got.error().code, std::errc::invalid_argument) << bad << got.error().log_text();
    }
    EXPECT_TRUE(wait_for(strict.send({.url = good})));
    EXPECT_TRUE(wait_for(strict.send({.url = "http://LOCALHOST:" + std::to_string(server.port())}))
    );
}

TEST(HttpClient, RefusesFieldsThatCouldBeTwo) {
    test_server server(say_hi);
    http_client client;
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"X-A", "b\r\nX-C: d"},
             {"X-A", "b\nX-C: d"},
             {"X-A: b", "c"},
             {"X-A\r\nX-B", "c"},
             {"", "b"},
             {"X-A;", ""}
         }) {
        http::client_request request;
        request.url = url(server);
        http::fields_access::append(request.fields, name, value);
        const auto got = wait_for(client.send(std::move(request)));
        ASSERT_FALSE(got) << name;
        EXPECT_EQ(got.error().code, std::errc::invalid_argument);
    }
}

TEST(HttpClient, SendsManyAtATime) {
    test_server server(echo);
    http_client client;
    constexpr int count = 100;
    std::latch done(count);
    std::atomic<int> right = 0;
    for (int i = 0; i < count; ++i) {
        http::client_request request;
        request.method = http::method::post;
        request.url = url(server);
        request.body = std::to_string(i);
        start(client.send(std::move(request)), [&, i](result<http::response> got) {
            if (got && got->body == std::to_string(i)) ++right;
            done.count_down();
        });
    }
    done.wait();
    EXPECT_EQ(right, count);
}

TEST(HttpClient, UsesAConnectionAgain) {
    test_server server([](http::request& request, http::body_source&) -> task<http::response> {
        co_return http::text_response(200, std::to_string(request.on->peer_port));
    });
    http_client client;
    const auto first = wait_for(client.send({.url = url(server)}));
    ASSERT_TRUE(first) << first.error().log_text();
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(wait_for(client.send({.url = url(server, "/again")}))->body, first->body);
}

TEST(HttpClient, LooksUpNamesWhereItIsTold) {
    test_server server(say_hi);
    const std::string port = std::to_string(server.port());
    http_client client({.addresses = {"named.example:" + port + ":127.0.0.1"}});
    const auto got = wait_for(client.send({.url = "http://named.example:" + port + "/"}));
    ASSERT_TRUE(got) << got.error().log_text();
    EXPECT_EQ(got->body, "hi");
}

TEST(HttpClient, OneOverTheMostAtATimeFails) {
    gate held;
    test_server server(held.service());
    http_client client({.max_in_flight = 1});
    std::promise<bool> first;
    start(client.send({.url = url(server)}), [&](const result<http::response>& got) {
        first.set_value(got.has_value());
    });
    held.wait_until_held(1);
    const auto second = wait_for(client.send({.url = url(server)}));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, std::errc::resource_unavailable_try_again);
    held.open();
    EXPECT_TRUE(first.get_future().get());
}

TEST(HttpClient, ATaskMaySendAgainOnTheClientsThread) {
    test_server server(say_hi);
    http_client client;
    const auto twice = [&]() -> task<int> {
        http::client_request request;
        request.url = url(server);
        // GCC 12 destroys a braced temporary in a co_await expression twice.
        http::client_request again = request;
        const auto first = co_await client.send(std::move(request));
        const auto second = co_await client.send(std::move(again));
        co_return (first ? 1 : 0) + (second ? 1 : 0);
    };
    EXPECT_EQ(wait_for(twice()), 2);
}

TEST(HttpClient, EndingItFailsWhatIsAtWork) {
    gate held;
    test_server server(held.service());
    auto client = std::make_unique<http_client>();
    std::promise<std::error_code> failed;
    start(client->send({.url = url(server)}), [&](const result<http::response>& got) {
        failed.set_value(got ? std::error_code() : got.error().code);
    });
    held.wait_until_held(1);
    client.reset();
    EXPECT_EQ(failed.get_future().get(), std::errc::resource_unavailable_try_again);
}

TEST(HttpClient, OneThatSentNothingEndsToo) {
    const http_client client;
}

}  // namespace
}  // namespace warder::net
