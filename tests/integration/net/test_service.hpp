/// Services and servers for the tests.
#pragma once

#include <warder/net/http1_parser.hpp>
#include <warder/net/http_server.hpp>
#include <warder/net/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

namespace warder::net {

/// Answers by a function, and remembers what it was told was sent.
class test_service final : public http::service {
  public:
    using function = std::function<task<http::response>(http::request&, http::body_source&)>;

    explicit test_service(function answer) : answer_(std::move(answer)) {}

    task<http::response> handle(http::request& request, http::body_source& body) override {
        return answer_(request, body);
    }
    void sent(
        const http::request& request, const http::response& response, std::chrono::nanoseconds
    ) noexcept override {
        const std::lock_guard lock(mutex_);
        sent_.push_back(
            request.method_name + ' ' + request.target + ' ' + std::to_string(response.status)
        );
    }
    void refused(http::request&, const error& why, http::response& response) noexcept override {
        response.fields.append("X-Why", why.description);
    }
    void draining() noexcept override {
        if (on_draining) on_draining();
    }
    std::vector<std::string> sent_lines() {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

    std::function<void()> on_draining;  // set before the drain

  private:
    function answer_;
    std::mutex mutex_;
    std::vector<std::string> sent_;
};

/// Says "hi" and leaves the body alone.
inline task<http::response> say_hi(http::request&, http::body_source&) {
    co_return http::text_response(200, "hi");
}

/// Gives the body back, of up to 4 MiB, or says what was wrong with it.
inline task<http::response> echo(http::request& request, http::body_source& body) {
    const auto got = co_await body.read(request.body, 4 * 1024 * 1024);
    if (!got) co_return http1_refusal(got.error());
    co_return http::text_response(200, std::move(request.body));
}

/// A server on a free port of loopback, with two loops.
class test_server {
  public:
    explicit test_server(test_service::function answer, http_server_options options = {})
        : service(std::move(answer)), server(on_free_port(std::move(options))) {
        const auto bound = server.listen();
        if (!bound) throw std::runtime_error(bound.error().log_text());
        server.serve(service);
    }
    ~test_server() { server.stop(); }

    std::uint16_t port() const { return server.port(); }

    /// Waits until every connection is closed.
    bool drained() { return server.drain(std::chrono::seconds(20)); }

    test_service service;
    http_server server;

  private:
    static http_server_options on_free_port(http_server_options options) {
        options.port = 0;
        if (options.loops == 0) options.loops = 2;
        return options;
    }
};

/// Holds the one loop of a server in a request for "/hold" until it is let go; every other request
/// says "hi".
class loop_holder {
  public:
    test_service::function service() {
        return [this](http::request& request, http::body_source&) -> task<http::response> {
            hold_if_asked(request);
            co_return http::text_response(200, "hi");
        };
    }

    /// Whether it was "/hold", and is over.
    bool hold_if_asked(const http::request& request) {
        if (request.target != "/hold") return false;
        entered_.count_down();
        go_.wait();
        return true;
    }
    void wait_until_held() { entered_.wait(); }
    void let_go() { go_.count_down(); }

  private:
    std::latch entered_{1};
    std::latch go_{1};
};

/// Holds requests on a pool until it is opened, and tells how many it holds.
class gate {
  public:
    ~gate() { open(); }

    /// A service that waits on the pool and then says "hi".
    test_service::function service() {
        return [this](http::request&, http::body_source&) { return wait_and_say_hi(); };
    }
    void wait_until_held(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return held_ >= count; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

  private:
    task<http::response> wait_and_say_hi() {
        static_cast<void>(co_await resume_on(pool_));
        {
            std::unique_lock lock(mutex_);
            ++held_;
            changed_.notify_all();
            changed_.wait(lock, [this] { return open_; });
        }
        co_return http::text_response(200, "hi");
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    int held_ = 0;
    bool open_ = false;
    thread_pool pool_{4};
};

/// Runs a task to its end from a plain thread.
template <class T>
T wait_for(task<T> work) {
    std::promise<T> done;
    start(std::move(work), [&](T value) { done.set_value(std::move(value)); });
    return done.get_future().get();
}

inline std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
           "\r\n";
}

inline std::string post(std::string_view body, std::string_view more = "") {
    return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace warder::net
