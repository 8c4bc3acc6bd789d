/// A service that can be listened for before it is built.
#pragma once

#include <warder/http/service.hpp>

#include <atomic>

namespace warder {

/// Answers 503 until `open`: what stands behind it is built for the port that the server got.
class gate final : public http::service {
  public:
    /// From now on requests go to `behind`, which outlives the server.
    void open(http::service& behind) noexcept { behind_ = &behind; }

    task<http::response> handle(http::request& request, http::body_source& body) override {
        if (http::service* behind = behind_) return behind->handle(request, body);
        return not_yet();
    }

    void sent(
        const http::request& request, const http::response& response, std::chrono::nanoseconds took
    ) noexcept override {
        if (http::service* behind = behind_) behind->sent(request, response, took);
    }

  private:
    static task<http::response> not_yet() {
        auto response = http::error_response(503, "The server is starting");
        response.fields.set("Retry-After", "1");
        co_return response;
    }

    std::atomic<http::service*> behind_ = nullptr;
};

}  // namespace warder
