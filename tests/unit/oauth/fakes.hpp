/// Time, log, network and keys that a test owns.
#pragma once

#include "token_cases.hpp"
#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/log.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/http/client.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <coroutine>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace warder::oauth {

class manual_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return wall; }
    std::chrono::steady_clock::time_point steady_now() const override { return steady; }
    void advance(std::chrono::milliseconds time) {
        wall += time;
        steady += time;
    }

    std::chrono::system_clock::time_point wall{std::chrono::seconds(1'800'000'000)};
    std::chrono::steady_clock::time_point steady{std::chrono::seconds(1000)};
};

class recording_log final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        std::string line = level == log_level::info      ? "info "
                           : level == log_level::warning ? "warning "
                                                         : "error ";
        line += message;
        for (const log_field& field : fields)
            line += " [" + std::string(field.name) + "=" + std::string(field.value) + "]";
        lines.push_back(std::move(line));
    }
    std::string last() const { return lines.empty() ? "" : lines.back(); }
    bool has(std::string_view part) const {
        for (const std::string& line : lines) {
            if (line.find(part) != std::string::npos) return true;
        }
        return false;
    }

    std::vector<std::string> lines;
};

/// All bytes are 0xFF: the longest jitter.
class fixed_entropy final : public entropy {
  public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& byte : out)
            byte = std::byte{0xFF};
    }
};

/// Answers what the test says, at once or when it says so.
class scripted_client final : public http::client {
  public:
    task<result<http::response>> send(http::client_request request) override {
        requests.push_back(request);
        // Decided now: a slow answer says what was true when it was asked for.
        result<http::response> response = answer(request.url);
        if (held) co_await parked{*this};
        co_return response;
    }

    /// Lets all held answers arrive.
    void release() {
        for (const auto waiting : std::exchange(waiting_, {}))
            waiting.resume();
    }

    std::function<result<http::response>(const std::string& url)> answer;
    bool held = false;
    std::vector<http::client_request> requests;

  private:
    struct parked {
        scripted_client& client;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) const {
            client.waiting_.push_back(waiting);
        }
        void await_resume() const noexcept {}
    };

    std::vector<std::coroutine_handle<>> waiting_;
};

/// Runs a task as far as it goes; `done()` says whether that was to its end.
template <class T>
class running {
  public:
    explicit running(task<T> work) {
        start(std::move(work), [value = value_](T got) { value->emplace(std::move(got)); });
    }
    bool done() const { return value_->has_value(); }
    T& operator*() { return **value_; }
    T* operator->() { return &**value_; }

  private:
    std::shared_ptr<std::optional<T>> value_ = std::make_shared<std::optional<T>>();
};

/// Keys are made once a process: an RSA key takes longer than a whole test.
inline const token_cases::world& test_world() {
    static const token_cases::world world{
        .issuer = "https://issuer.example",
        .audience = "https://mcp.example/mcp",
        .key = crypto::private_key::generate(crypto::algorithm::rs256),
        .second = crypto::private_key::generate(crypto::algorithm::es256),
        .stranger = crypto::private_key::generate(crypto::algorithm::rs256),
        .now = 1'800'000'000,
    };
    return world;
}

/// The issuer's key set in that world.
inline std::string test_key_set() {
    return crypto::key_set_json({test_world().key.public_jwk(), test_world().second.public_jwk()});
}

/// A verifier whose answer the test sets, and which counts.
class scripted_verifier final : public token_verifier {
  public:
    task<result<verified>> verify(std::string_view bearer) override {
        ++calls;
        co_return answer(bearer);
    }
    bool owns(std::string_view bearer) const override { return bearer == owned; }
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return current_epoch; }

    std::function<result<verified>(std::string_view)> answer;
    int calls = 0;
    std::optional<std::string> owned;
    std::uint64_t current_epoch = 0;
};

}  // namespace warder::oauth
